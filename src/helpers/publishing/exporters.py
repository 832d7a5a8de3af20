"""nbconvert exporters of the project: an executed notebook as Markdown, Typst, PDF, HTML or Word.

They are entry points, so that ``jupyter nbconvert --to report-pdf`` finds them. What the document says about
itself (title, period, mark, bibliography, folder of figures) stands in the notebook's metadata under
``report``, where `helpers.publishing.bind` puts it; a notebook without it gets plain defaults.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pypandoc
import yaml
from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import default

from helpers.errors import UserError
from helpers.publishing.document.markdown import FIGURES, markdown
from helpers.publishing.document.typst import string
from helpers.publishing.document.wording import words

ASSETS = Path(__file__).with_name("assets")
READ = (
    "markdown-raw_html+fenced_divs+footnotes+citations+tex_math_dollars+pipe_tables+raw_attribute"
    "-implicit_figures-smart"
)


class ReportExporter(Exporter):
    """What all formats share: the notebook as Markdown, pandoc with the filter, Vancouver citations."""

    target = "typst"

    def document(self, notebook: NotebookNode) -> dict[str, Any]:
        """What the document says about itself, defaults filled in."""
        given = dict(notebook.metadata.get("report", {}))
        plain: dict[str, Any] = {
            "language": "en",
            "title": words(given.get("language", "en"))["kind"],
            "description": "",
            "period": "",
            "mark": "",
            "authors": [],
            "epoch": int(os.environ.get("SOURCE_DATE_EPOCH", "0")),
            "bibliography": "",
            "figures": ".",
        }
        return plain | given

    def pandoc(self, notebook: NotebookNode, work: Path, to: str, arguments: list[str]) -> Path:
        """Write everything that pandoc needs into a folder and run it there."""
        said = self.document(notebook)
        text, drawings = markdown(notebook, said["language"], self.target)
        (work / FIGURES).mkdir()
        for name, svg in drawings.items():
            (work / FIGURES / name).write_text(svg, "utf-8")
        if self.target == "docx":
            for name in drawings:
                png = Path(name).with_suffix(".png").name
                (work / FIGURES / png).write_bytes((Path(said["figures"]) / png).read_bytes())
        (work / "document.md").write_text(text, "utf-8")
        (work / "meta.yaml").write_text(yaml.safe_dump(_meta(said), allow_unicode=True), "utf-8")
        # Relative names: pandoc writes them into the properties of Word files.
        (work / "references.bib").write_text(said["bibliography"], "utf-8")
        (work / "vancouver.csl").write_bytes((ASSETS / "vancouver.csl").read_bytes())
        out = work / f"document.{to.split('-')[0]}"
        self._run(work, out, to, arguments, said["epoch"])
        return out

    def _run(self, work: Path, out: Path, to: str, arguments: list[str], epoch: int) -> None:
        command = [pypandoc.get_pandoc_path(), "document.md", "-f", READ, "-t", to, "-o", out.name]
        command += ["--standalone", "--wrap=none", "--metadata-file=meta.yaml"]
        command += [f"--lua-filter={ASSETS / 'filter.lua'}", "--citeproc", "--bibliography=references.bib"]
        command += ["--csl=vancouver.csl", "-M", "link-citations=true", *arguments]
        environment = os.environ | {"SOURCE_DATE_EPOCH": str(epoch)}
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True)
        missing = [line for line in done.stderr.splitlines() if "citation" in line and "not found" in line]
        unknown = re.search(r"the text refers to (@\S+), and", done.stderr)
        if unknown:
            hint = "labels begin with tbl-, fig- or sec-; the message of the table or figure shows its own"
            problem = "the text refers to a table, figure or section that is not there"
            raise UserError(problem, value=unknown[1], hint=hint)
        if missing:
            hint = "add it to the study's references.bib"
            raise UserError("a work that the text cites is in no bibliography", value=missing[0], hint=hint)
        if done.returncode or "Could not fetch resource" in done.stderr:
            raise UserError("the document cannot be written", value=done.stderr.strip()[-2000:])
        if done.stderr.strip():
            self.log.warning(done.stderr.strip())


class ReportMarkdown(ReportExporter):
    """The Markdown that pandoc reads."""

    export_from_notebook = "Report (Markdown)"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".md"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, Any]:
        """Convert."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        text, drawings = markdown(nb, self.document(nb)["language"], "html")
        resources["outputs"] = {f"{FIGURES}/{name}": svg.encode() for name, svg in drawings.items()}
        return text, resources


class ReportTypst(ReportExporter):
    """The source of the PDF."""

    export_from_notebook = "Report (Typst)"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".typ"

    def source(self, nb: NotebookNode, work: Path) -> Path:
        """Write the Typst source and its figures into a folder."""
        said = self.document(nb)
        template = work / "template.typ"
        template.write_text(_filled((ASSETS / "report.typ").read_text("utf-8"), said), "utf-8")
        variables = [f"--template={template}", "-V", f"lang={said['language']}"]
        return self.pandoc(nb, work, "typst-smart", variables)

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """Convert."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        with tempfile.TemporaryDirectory() as folder:
            return self.source(nb, Path(folder)).read_text("utf-8"), resources


class ReportPDF(ReportTypst):
    """PDF/A-2a and PDF/UA-1 in one file."""

    export_from_notebook = "Report (PDF)"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[bytes, Any]:
        """Convert."""
        import typst

        from helpers.publishing.document.pdftags import with_row_headers

        nb, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        epoch = dt.datetime.fromtimestamp(self.document(nb)["epoch"], dt.UTC)
        with tempfile.TemporaryDirectory() as folder:
            source = self.source(nb, Path(folder))
            try:
                pdf = typst.compile(
                    str(source),
                    root=folder,
                    ignore_system_fonts=True,
                    pdf_standards=["a-2a", "ua-1"],
                    timestamp=epoch,
                )
            except typst.TypstError as error:
                raise UserError("the PDF cannot be set", value=str(error)) from error
        return with_row_headers(pdf), resources


class ReportHTML(ReportExporter):
    """One HTML file that asks for nothing else."""

    export_from_notebook = "Report (HTML)"
    target = "html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, Any]:
        """Convert."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        arguments = ["--toc", "--toc-depth=2", "--number-sections", "--mathml", "--embed-resources"]
        arguments += ["--section-divs"]
        arguments += [f"--css={ASSETS / 'report.css'}", f"--template={ASSETS / 'report.html'}"]
        with tempfile.TemporaryDirectory() as folder:
            return self.pandoc(nb, Path(folder), "html5", arguments).read_text("utf-8"), resources


class ReportDocx(ReportExporter):
    """A Word file, for co-authors."""

    export_from_notebook = "Report (Word)"
    target = "docx"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".docx"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[bytes, Any]:
        """Convert."""
        from helpers.publishing.document.wordstyle import reference_document

        nb, resources = super().from_notebook_node(nb, resources, **kw)
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            (work / "reference.docx").write_bytes(reference_document(self.document(nb)["mark"]))
            arguments = ["--toc", "--toc-depth=2", "--number-sections", "--reference-doc=reference.docx"]
            return self.pandoc(nb, work, "docx", arguments).read_bytes(), resources


def _meta(said: dict[str, Any]) -> dict[str, Any]:
    spoken = words(said["language"])
    shown = {key: spoken[key] for key in ("kind", "contents", "skip")}
    return {
        "title": said["title"],
        "pagetitle": said["title"],
        "subtitle": said["period"],
        "period": said["period"],
        "mark": said["mark"],
        "description": said["description"],
        "author": said["authors"],
        "lang": said["language"],
        "toc-title": spoken["contents"],
        "words": {key: spoken[key] for key in ("table", "figure", "section", "note", "colon", "formula")},
        **shown,
    }


def _filled(template: str, said: dict[str, Any]) -> str:
    """Fill the words, and what must be a Typst string, into the template; the body and loops are pandoc's."""
    day = dt.datetime.fromtimestamp(said["epoch"], dt.UTC)
    texts = {f"{name}-typst": string(said[name]) for name in ("title", "description", "period", "mark")}
    dates = {"year": str(day.year), "month": str(day.month), "day": str(day.day)}
    spoken = {key: text.replace("\u00a0", "~") for key, text in words(said["language"]).items()}
    authors = ", ".join(string(author) for author in said["authors"])
    names = {key: spoken[key] for key in ("table", "figure", "appendix", "note", "colon", "kind")}
    names |= {key: spoken[key] for key in ("contents", "tables", "figures")}
    for key, text in (texts | dates | names | {"lang": said["language"]}).items():
        template = template.replace(f"${key}$", text)
    shown = f'#v(1em)\n#text(size: 12pt)[#({authors},).join(", ")]' if authors else ""
    template = template.replace("$authors-typst$", f"({authors},)" if authors else "()")
    return template.replace("$authors-shown$", shown)
