-- One filter for every target, before citeproc.
-- 1. ::: {#tbl-x .report-table caption= note=} raw HTML :::   a pandoc Table (HTML, Word)
-- 2. ::: {#fig-x .report-figure caption= note= alt=} image :::  a Figure with its text alternative (HTML, Word)
-- 3. @tbl-x, @fig-x, @sec-x  numbered cross-references; an unknown one stops the report
-- 4. French: no-break spaces before ; : ! ? » % and after «
local typst = FORMAT:match("typst") ~= nil
local words, numbers, counts = {}, {}, {table = 0, figure = 0}
local lang, marked = "fr", false

local function french(inlines)
  if lang ~= "fr" then return nil end
  for i = 2, #inlines do
    local space, before, after = inlines[i], inlines[i - 1], inlines[i + 1]
    if space.t == "Space" and after and after.t == "Str" then
      if after.text:match("^[;!?%%]") then inlines[i] = pandoc.Str("\u{202f}")
      elseif after.text:match("^:") or after.text:sub(1, 2) == "»" then inlines[i] = pandoc.Str("\u{00a0}") end
    end
    if space.t == "Space" and before.t == "Str" and before.text:sub(-2) == "«" then inlines[i] = pandoc.Str("\u{00a0}") end
  end
  return inlines
end

local function quoted(text) return lang == "fr" and "« " .. text .. " »" or "“" .. text .. "”" end

local function numbered(kind, id)
  counts[kind] = counts[kind] + 1
  numbers[id] = words[kind] .. "\u{00a0}" .. counts[kind]
  return numbers[id] .. words.colon
end

local function with_note(blocks, note)
  if note then
    local said = pandoc.Inlines {pandoc.Emph {pandoc.Str(words.note)}, pandoc.Space(), pandoc.Str(note)}
    blocks:insert(pandoc.Div({pandoc.Para(said)}, pandoc.Attr("", {"note"}, {["custom-style"] = "Table Note"})))
  end
  return blocks
end

-- A section of a Word file ends here: the page's size, and the footer with the mark (wordstyle.py).
local function section(width, height, orient)
  local footer = marked and '<w:footerReference w:type="default" r:id="rIdMark"/>' or ""
  return pandoc.RawBlock("openxml", '<w:p><w:pPr><w:sectPr>' .. footer .. '<w:pgSz w:w="' .. width .. '" w:h="' .. height .. '"' .. orient ..
    '/><w:pgMar w:top="1440" w:right="1134" w:bottom="1440" w:left="1134" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:pPr></w:p>')
end

local function report_table(d)
  local a, id = d.attributes, d.identifier
  local t = pandoc.read(d.content[1].text, "html").blocks:find_if(function(b) return b.t == "Table" end)
  local caption = numbered("table", id) .. a.caption
  t.identifier = id
  t.caption = pandoc.Caption({pandoc.Plain {pandoc.Str(caption)}})
  for i = 1, #t.bodies do t.bodies[i].row_head_columns = 1 end
  if FORMAT == "docx" then -- Word does not share the width out by itself; its cells have wider margins
    local widths, all = {}, 0
    for width in a.widths:gmatch("%d+") do widths[#widths + 1], all = width + 4, all + width + 4 end
    for i = 1, #widths do t.colspecs[i] = {t.colspecs[i][1], widths[i] / all} end
  end
  local blocks = with_note(pandoc.Blocks {t}, a.note)
  if FORMAT == "docx" and a.landscape == "1" then
    blocks:insert(1, section(11906, 16838, ""))
    blocks:insert(section(16838, 11906, ' w:orient="landscape"'))
  end
  -- A wide table scrolls on a small screen: reachable from the keyboard, with a name. Pairs, since a keyed table has
  -- no fixed order.
  local web = FORMAT:match("html") and {{"tabindex", "0"}, {"role", "region"}, {"aria-label", caption}} or {}
  return pandoc.Div(blocks, pandoc.Attr("", {"table-wrap"}, web))
end

-- Two wide tables in a row share a turned section: a page between them would be empty.
local function joined(blocks)
  local function wide(b) return b and b.t == "Div" and b.classes:includes("table-wrap") and b.content[1].format == "openxml" end
  for i = 1, #blocks - 1 do
    if wide(blocks[i]) and wide(blocks[i + 1]) then
      blocks[i].content:remove(#blocks[i].content)
      blocks[i + 1].content:remove(1)
      blocks[i + 1].content:insert(1, pandoc.RawBlock("openxml", "<w:p/>"))
    end
  end
  return blocks
end

local function report_figure(d)
  local a, id, image = d.attributes, d.identifier, nil
  d:walk {Image = function(i) image = i end}
  local caption = numbered("figure", id) .. a.caption
  local shown = pandoc.Image({pandoc.Str(a.alt)}, image.src, "", pandoc.Attr("", {}, {width = a.width or "100%"}))
  local figure = pandoc.Figure({pandoc.Plain {shown}}, {pandoc.Plain {pandoc.Str(caption)}}, pandoc.Attr(id))
  return pandoc.Div(with_note(pandoc.Blocks {figure}, a.note))
end

-- Pandoc would number the chapters of the appendix on; they have letters.
local function lettered(blocks)
  local chapter, part = 0, 0
  for _, b in ipairs(blocks) do
    if b.t == "Div" and b.classes:includes("appendix") then chapter = 64 end
    if chapter > 0 and b.t == "Header" and b.level <= 2 then
      if b.level == 1 then chapter, part = chapter + 1, 0 else part = part + 1 end
      b.classes:insert("unnumbered")
      b.content:insert(1, pandoc.Str(string.char(chapter) .. (part > 0 and "." .. part or "") .. "\u{00a0}"))
    end
  end
end

local function div(d)
  if d.classes:includes("report-table") then return report_table(d) end
  if d.classes:includes("report-figure") then return report_figure(d) end
  if d.classes:includes("appendix") and typst then
    local blocks = pandoc.Blocks {pandoc.RawBlock("typst", "#show: appendix")}
    blocks:extend(d.content)
    return blocks
  end
end

local function note_labels(block) -- Typst numbers by itself; here only which labels there are
  for id in block.text:gmatch("<([%w-]+)>") do numbers[id] = id end
end

local function open_list(list) -- Word's style for the items of a tight list is that of small table cells
  return list:walk {Plain = function(p) return pandoc.Para(p.content) end}
end

local function cite(c)
  if #c.citations ~= 1 then return nil end
  local id = c.citations[1].id
  if not id:match("^%a%a%a%-") or not (id:match("^tbl%-") or id:match("^fig%-") or id:match("^sec%-")) then return nil end
  if not numbers[id] then error("the text refers to @" .. id .. ", and there is no such table, figure or section") end
  if typst then return pandoc.RawInline("typst", "#ref(<" .. id .. ">)") end
  return pandoc.Link({pandoc.Str(numbers[id])}, "#" .. id)
end

local function formula(m)
  if not typst then return nil end
  local code = pandoc.write(pandoc.Pandoc {pandoc.Plain {m}}, "typst"):gsub("%s+$", "")
  local spoken = pandoc.write(pandoc.Pandoc {pandoc.Plain {pandoc.Math("InlineMath", m.text)}}, "plain", {wrap_text = "none"})
  spoken = (words.formula .. spoken:gsub("%s+", " ")):gsub('["\\]', "")
  local block = m.mathtype == "DisplayMath" and "true" or "false"
  return pandoc.RawInline("typst", "#math.equation(block: " .. block .. ', alt: "' .. spoken .. '", ' .. code .. ")")
end

function Pandoc(doc)
  lang = pandoc.utils.stringify(doc.meta.lang):sub(1, 2)
  for _, key in ipairs {"table", "figure", "section", "note", "colon", "formula"} do
    words[key] = pandoc.utils.stringify(doc.meta.words[key])
  end
  for _, key in ipairs {"colon", "formula"} do words[key] = words[key]:gsub(" $", "") .. " " end -- metadata lose it
  doc = doc:walk {Header = function(h) numbers[h.identifier] = words.section .. " " .. quoted(pandoc.utils.stringify(h)) end}
  marked = doc.meta.mark and pandoc.utils.stringify(doc.meta.mark) ~= ""
  if typst then doc:walk {RawBlock = note_labels} end
  if not typst then lettered(doc.blocks) end
  if FORMAT == "docx" then doc = doc:walk {BulletList = open_list} end
  doc = doc:walk {traverse = "topdown", Div = div}
  if FORMAT == "docx" then doc.blocks = joined(doc.blocks) end
  doc = doc:walk {Cite = cite, Math = formula}
  return doc:walk {Inlines = french}
end
