"""The reference document for Word: pandoc's own, on A4, with small table cells and the mark in the footer."""

from __future__ import annotations

import html
import io
import re
import subprocess
import zipfile

import pypandoc

_EPOCH = (2020, 1, 1, 0, 0, 0)
_RELATIONS = "word/_rels/document.xml.rels"
_FOOTER = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:rPr><w:b/><w:color w:val="8A1C1C"/><w:sz w:val="16"/></w:rPr>'
    "<w:t>{mark}</w:t></w:r></w:p></w:ftr>"
)
_NOTE = (
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableNote"><w:name w:val="Table Note"/>'
    '<w:basedOn w:val="BodyText"/><w:qFormat/><w:pPr><w:spacing w:before="60" w:after="200"/></w:pPr>'
    '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
)
_PAGE = (
    '{footer}<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1134" w:bottom="1440" w:left="1134" '
    'w:header="720" w:footer="720" w:gutter="0"/>'
)


def reference_document(mark: str = "") -> bytes:
    """Make the reference document; the same mark gives the same bytes."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    default = subprocess.run(command, capture_output=True, check=True).stdout
    with zipfile.ZipFile(io.BytesIO(default)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/styles.xml"] = _styles(parts["word/styles.xml"].decode()).encode()
    parts["word/document.xml"] = _page(parts["word/document.xml"].decode(), bool(mark)).encode()
    if mark:
        parts["word/footer9.xml"] = _FOOTER.format(mark=html.escape(mark)).encode()
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
        relation = f'<Relationship Id="rIdMark" Type="{kind}" Target="footer9.xml"/></Relationships>'
        parts[_RELATIONS] = parts[_RELATIONS].decode().replace("</Relationships>", relation).encode()
        media = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
        override = f'<Override PartName="/word/footer9.xml" ContentType="{media}"/></Types>'
        types = "[Content_Types].xml"
        parts[types] = parts[types].decode().replace("</Types>", override).encode()
    return _archive(parts)


def _styles(xml: str) -> str:
    small = '<w:rPr><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr>'
    compact = r'(<w:style [^>]*w:styleId="Compact".*?)(</w:style>)'
    return re.sub(compact, rf"\1{small}\2", xml, flags=re.DOTALL).replace(
        "</w:styles>", f"{_NOTE}</w:styles>"
    )


def _page(xml: str, marked: bool) -> str:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    footer = f'<w:footerReference xmlns:r="{namespace}" w:type="default" r:id="rIdMark"/>' if marked else ""
    page = f"<w:sectPr>{_PAGE.format(footer=footer)}</w:sectPr>"
    xml = re.sub(r"<w:sectPr\b[^>]*/>|<w:sectPr\b.*?</w:sectPr>", "", xml, flags=re.DOTALL)
    return xml.replace("</w:body>", f"{page}</w:body>")


def _archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()
