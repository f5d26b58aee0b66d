package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"strings"
)

// docxCM is how wide figures stand on the page [cm]: A4 less margins of 2.2 cm.
const docxCM = 16.6

// docxHighCM is how high they may be [cm]: a page of 25.3 cm less room for the caption. Higher ones become narrower.
const docxHighCM = 22

// emuPerCM is English metric units, which lengths of drawings are in, in a centimetre (ECMA-376).
const emuPerCM = 360_000

// docx collects the parts of a file.
type docx struct {
	d        *Document
	body     bytes.Buffer
	pictures [][]byte
}

// WriteDOCX writes the document as an Office Open XML file: headings by style, tables that can be edited,
// figures as PNG with a description. The maps by year are left to the page; figures show the last year.
// Equal documents give equal bytes.
func WriteDOCX(out io.Writer, d *Document) error {
	x := &docx{d: d}
	x.paragraph("Title", run(d.Title, ""))
	x.paragraph("Subtitle", run(d.Subtitle, ""))
	if d.Warning != "" {
		x.paragraph("", run(d.Warning, "<w:b/>"))
	}
	for _, s := range d.Sections {
		x.paragraph("Heading1", run(s.Title, ""))
		for _, b := range s.Blocks {
			if err := x.block(b); err != nil {
				return err
			}
		}
	}
	return x.write(out)
}

// block writes a block of a section.
func (x *docx) block(b Block) error {
	switch {
	case b.Heading != "":
		x.paragraph("Heading2", run(b.Heading, ""))
	case b.Text != nil:
		x.paragraph("", runs(b.Text))
	case b.Items != nil:
		for _, t := range b.Items {
			x.paragraph("ListParagraph", run("• ", "")+runs(t))
		}
	case b.Table != nil:
		x.table(b.Table)
	case b.Figure != nil:
		return x.figure(b.Figure)
	case b.Code != "":
		for line := range strings.Lines(b.Code) {
			x.paragraph("Code", run(strings.TrimRight(line, "\n"), ""))
		}
	}
	return nil
}

// paragraph writes a paragraph of a style; "" is the normal one.
func (x *docx) paragraph(style, content string) {
	x.body.WriteString("<w:p>")
	if style != "" {
		fmt.Fprintf(&x.body, `<w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
	}
	x.body.WriteString(content + "</w:p>\n")
}

// run is text with properties.
func run(text, properties string) string {
	if properties != "" {
		properties = "<w:rPr>" + properties + "</w:rPr>"
	}
	return "<w:r>" + properties + `<w:t xml:space="preserve">` + escapeXML(text) + "</w:t></w:r>"
}

// runs writes a text with names in bold.
func runs(t Text) string {
	var out strings.Builder
	for _, s := range t {
		if s.Name {
			out.WriteString(run(s.Text, "<w:b/>"))
		} else {
			out.WriteString(run(s.Text, ""))
		}
	}
	return out.String()
}

// table writes a table under its caption, with a header that is repeated on every page.
func (x *docx) table(t *Table) {
	w := x.d.words
	x.paragraph("Caption", run(w.f("table", t.Number)+w.f("colon")+t.Caption, ""))
	x.body.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="Report"/><w:tblW w:w="5000" w:type="pct"/><w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid>`)
	x.body.WriteString(strings.Repeat("<w:gridCol/>", len(t.Header)) + "</w:tblGrid>\n")
	x.row(t, t.Header, true)
	for _, cells := range t.Rows {
		x.row(t, cells, false)
	}
	x.body.WriteString("</w:tbl>\n")
	note := ""
	if t.Note != "" {
		note = w.f("note", t.Note)
	}
	x.paragraph("Note", run(note, ""))
}

// row writes a row; numbers stand at the right.
func (x *docx) row(t *Table, cells []string, header bool) {
	x.body.WriteString("<w:tr><w:trPr><w:cantSplit/>")
	if header {
		x.body.WriteString("<w:tblHeader/>")
	}
	x.body.WriteString("</w:trPr>")
	for i, c := range cells {
		align := ""
		if i >= t.Words {
			align = `<w:jc w:val="right"/>`
		}
		fmt.Fprintf(&x.body, `<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Cell"/>%s</w:pPr>%s</w:p></w:tc>`, align, run(c, ""))
	}
	x.body.WriteString("</w:tr>\n")
}

// figure writes a picture with its description and caption.
func (x *docx) figure(f *Figure) error {
	data, err := f.Render("png", docxCM)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	size, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("report: figure %s: %w", f.Name, err)
	}
	x.pictures = append(x.pictures, data)
	n := len(x.pictures)
	cx := int64(docxCM * emuPerCM)
	cy := cx * int64(size.Height) / int64(size.Width)
	if most := int64(docxHighCM * emuPerCM); cy > most {
		cx, cy = cx*most/cy, most
	}
	x.paragraph("Figure", fmt.Sprintf(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/>`+
		`<wp:docPr id="%d" name="%s" descr="%s"/><a:graphic><a:graphicData uri="%s"><pic:pic><pic:nvPicPr><pic:cNvPr id="%d" name="%s"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="picture%d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`,
		cx, cy, n, escapeXML(f.Name), escapeXML(f.Alt()), nsPicture, n, escapeXML(f.Name), n, cx, cy))
	w := x.d.words
	x.paragraph("Caption", run(w.f("figure", f.Number)+w.f("colon")+f.Title+" ("+w.f("drawn-from", f.File)+")", ""))
	return nil
}

// escapeXML escapes text, and drops what XML cannot hold.
func escapeXML(s string) string {
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

// Name spaces of ECMA-376 (names, not addresses that anything fetches).
const (
	nsWord     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsDrawing  = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
	nsMain     = "http://schemas.openxmlformats.org/drawingml/2006/main"
	nsPicture  = "http://schemas.openxmlformats.org/drawingml/2006/picture"
	nsOffice   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPackage  = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsTypes    = "http://schemas.openxmlformats.org/package/2006/content-types"
	nsCore     = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
	wordType   = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	xmlHeading = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
)

// write packs the parts.
func (x *docx) write(out io.Writer) error {
	z := zip.NewWriter(out)
	part := func(name string, data []byte) error {
		w, err := z.Create(name) // without a time, so that bytes repeat
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	lang := "en-GB"
	if x.d.Lang == "zh" {
		lang = "zh-CN"
	}
	parts := []struct{ name, text string }{
		{"[Content_Types].xml", `<Types xmlns="` + nsTypes + `"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>` +
			`<Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>` +
			`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + nsPackage + `"><Relationship Id="document" Type="` + nsOffice + `/officeDocument" Target="word/document.xml"/>` +
			`<Relationship Id="core" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
		{"docProps/core.xml", `<cp:coreProperties xmlns:cp="` + nsCore + `" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + escapeXML(x.d.Title) +
			`</dc:title><dc:creator>gowest</dc:creator><dc:language>` + lang + `</dc:language></cp:coreProperties>`},
		{"word/styles.xml", strings.ReplaceAll(docxStyles, "LANG", lang)},
		{"word/_rels/document.xml.rels", x.relations()},
		{"word/document.xml", `<w:document xmlns:w="` + nsWord + `" xmlns:wp="` + nsDrawing + `" xmlns:a="` + nsMain + `" xmlns:pic="` + nsPicture + `" xmlns:r="` + nsOffice +
			`"><w:body>` + "\n" + x.body.String() + `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1247" w:right="1247" w:bottom="1247" w:left="1247" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>`},
	}
	for _, p := range parts {
		if err := part(p.name, []byte(xmlHeading+p.text)); err != nil {
			return fmt.Errorf("report: %w", err)
		}
	}
	for i, data := range x.pictures {
		if err := part(fmt.Sprintf("word/media/picture%d.png", i+1), data); err != nil {
			return fmt.Errorf("report: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// relations points from the document to its styles and pictures.
func (x *docx) relations() string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="` + nsPackage + `"><Relationship Id="styles" Type="` + nsOffice + `/styles" Target="styles.xml"/>`)
	for i := range x.pictures {
		fmt.Fprintf(&b, `<Relationship Id="picture%d" Type="%s/image" Target="media/picture%d.png"/>`, i+1, nsOffice, i+1)
	}
	return b.String() + "</Relationships>"
}

// docxStyles are the styles that the document names: sizes in half points, distances in 1/20 pt.
const docxStyles = `<w:styles xmlns:w="` + nsWord + `">
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Microsoft YaHei" w:cs="Calibri"/><w:sz w:val="21"/><w:lang w:val="LANG" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:rPr><w:color w:val="555555"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="24"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="120" w:after="80"/></w:pPr><w:rPr><w:b/><w:sz w:val="19"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Note"><w:name w:val="Note"/><w:basedOn w:val="Normal"/><w:rPr><w:color w:val="555555"/><w:sz w:val="17"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Figure"><w:name w:val="Figure"/><w:basedOn w:val="Normal"/><w:next w:val="Caption"/><w:pPr><w:keepNext/><w:spacing w:line="240" w:lineRule="auto"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/><w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Code"><w:name w:val="Code"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:eastAsia="Microsoft YaHei" w:cs="Consolas"/><w:sz w:val="15"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="17"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Report"><w:name w:val="Report"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:color="1A1A1A"/><w:bottom w:val="single" w:sz="8" w:color="1A1A1A"/><w:insideH w:val="single" w:sz="2" w:color="C9C9C9"/></w:tblBorders><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="6" w:color="1A1A1A"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>
</w:styles>`
