//! Tables, sections, headers and footers.

use super::*;

fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

const GRID: &str = "<w:tblGrid><w:gridCol w:w='1000'/><w:gridCol w:w='2000'/></w:tblGrid>";

#[test]
fn grid_and_spans() {
    let body = format!(
        "<w:tbl>{GRID}<w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        tc("<w:vMerge w:val='restart'/>", "a"),
        tc("<w:shd w:val='clear' w:fill='FF0000'/>", "b"),
        tc("<w:vMerge/>", ""),
        tc("<w:vAlign w:val='center'/>", "c"),
    );
    check(
        &body,
        r#"
table table.width=1905000 table.indent=-68580 table.columns="635000;1905000"
  row row.header=on
    cell cell.width=635000 cell.row-span=2
      paragraph
        run | "a"
    cell cell.width=1270000 cell.background=#ff0000
      paragraph
        run | "b"
  row
    cell cell.width=1270000 cell.vertical-align=center
      paragraph
        run | "c"
"#,
    );
}

#[test]
fn merged_columns_and_missing_grids() {
    let span = tc("<w:gridSpan w:val='2'/>", "a");
    check(
        &format!("<w:tbl>{GRID}<w:tr>{span}</w:tr></w:tbl>"),
        "table table.width=1905000 table.indent=-68580 table.columns=\"1905000\"\n  row\n    cell cell.width=1905000 cell.column-span=2\n      paragraph\n        run | \"a\"",
    );
    let wide = tc("<w:tcW w:w='500' w:type='dxa'/>", "a");
    check(
        &format!("<w:tbl><w:tr>{wide}</w:tr></w:tbl>"),
        "table table.width=317500 table.indent=-68580 table.columns=\"317500\"\n  row\n    cell cell.width=317500\n      paragraph\n        run | \"a\"",
    );
}

fn borders(table: &str, cells: [&str; 2]) -> Vec<String> {
    let body =
        format!("<w:tbl><w:tblPr>{table}</w:tblPr>{GRID}<w:tr>{}{}</w:tr></w:tbl>", tc(cells[0], ""), tc(cells[1], ""));
    let lines = Docx::body(&body).outline();
    let cell = |line: &&str| line.trim_start().starts_with("cell");
    let words = |line: &str| {
        line.split(' ')
            .filter(|w| w.contains("border"))
            .map(|w| w.replace("cell.border-", ""))
            .collect::<Vec<_>>()
            .join(" ")
    };
    lines.lines().filter(cell).map(words).collect()
}

#[test]
fn visible_borders() {
    let inside = "<w:tblBorders><w:top w:val='single' w:sz='8'/><w:insideV w:val='single' w:sz='4'/></w:tblBorders>";
    assert_eq!(
        borders(inside, ["", ""]),
        ["top=solid/12700/auto end=solid/6350/auto", "top=solid/12700/auto start=solid/6350/auto"]
    );
    let thick = "<w:tcBorders><w:left w:val='single' w:sz='16'/></w:tcBorders>";
    assert_eq!(borders("", ["", thick]), ["end=solid/25400/auto", "start=solid/25400/auto"]);
    let none = "<w:tcBorders><w:right w:val='nil'/></w:tcBorders>";
    assert_eq!(borders("", [none, thick]), ["end=solid/25400/auto", "start=solid/25400/auto"]);
}

#[test]
fn table_styles_apply_by_region() {
    let styles = "<w:style w:type='table' w:styleId='T'><w:name w:val='Grille'/><w:tblPr><w:tblStyleRowBandSize w:val='1'/></w:tblPr>\
        <w:tblStylePr w:type='firstRow'><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:bottom w:val='single' w:sz='4'/></w:tcBorders></w:tcPr></w:tblStylePr>\
        <w:tblStylePr w:type='band1Horz'><w:tcPr><w:shd w:val='clear' w:fill='DDDDDD'/></w:tcPr></w:tblStylePr></w:style>";
    let row = format!("<w:tr>{}</w:tr>", tc("", "x"));
    let body = format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val='T'/><w:tblLook w:val='0420'/></w:tblPr><w:tblGrid><w:gridCol w:w='1000'/></w:tblGrid>{row}{row}{row}</w:tbl>"
    );
    let outline = Docx::body(&body).with("styles", styles).outline();
    let cells: Vec<&str> = outline.lines().filter(|l| l.contains("cell") || l.contains("run")).map(str::trim).collect();
    assert_eq!(
        cells,
        [
            "cell cell.width=635000 cell.border-bottom=solid/6350/auto",
            "run char.bold=on | \"x\"",
            "cell cell.width=635000 cell.border-top=solid/6350/auto cell.background=#dddddd",
            "run | \"x\"",
            "cell cell.width=635000",
            "run | \"x\"",
        ]
    );
}

#[test]
fn rows_can_be_tracked_and_inside_controls() {
    let row = format!(
        "<w:tr><w:trPr><w:ins w:author='A'/><w:cantSplit/><w:trHeight w:val='200' w:hRule='exact'/></w:trPr>{}</w:tr>",
        tc("", "")
    );
    let body = format!("<w:tbl>{GRID}<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>");
    let outline = Docx::body(&body).outline();
    assert!(
        outline.contains("row row.height=127000 row.height-rule=exact row.cant-split=on row.change=inserted"),
        "{outline}"
    );
}

#[test]
fn sections_and_breaks() {
    let body = "<w:p><w:pPr><w:sectPr><w:pgSz w:w='11906' w:h='16838'/></w:sectPr></w:pPr></w:p><w:p/>\
        <w:sectPr><w:type w:val='continuous'/><w:cols w:num='2' w:space='720' w:sep='1'/><w:pgNumType w:start='3' w:fmt='lowerRoman'/></w:sectPr>";
    check(body, "paragraph\nparagraph para.break-before=section-continuous");
    assert_eq!(
        Docx::body(body).rest(),
        "section page.width=7560310 page.height=10692130 page.margin-top=914400 page.margin-bottom=914400\n\
         section section.columns=2 section.column-gap=457200 section.column-line=on section.break=continuous page.number-start=3 page.number-format=lower-roman"
    );
}

#[test]
fn headers_are_inherited() {
    let body = "<w:p><w:pPr><w:sectPr><w:headerReference w:type='default' r:id='h'/><w:headerReference w:type='first' r:id='f'/></w:sectPr></w:pPr></w:p>\
        <w:sectPr><w:titlePg/></w:sectPr>";
    let docx = Docx::body(body).related("h", "header", "h1.xml").part("word/H1.xml", "hdr", &p("tête"));
    let docx = docx.related("f", "header", "h2.xml").part("word/h2.xml", "hdr", &p("titre"));
    let header = |text: &str| format!("    paragraph\n      run | \"{text}\"");
    assert_eq!(
        docx.rest(),
        format!(
            "section page.header-distance=457200\n  header\n{0}\nsection section.break=page page.header-distance=457200\n  header\n{0}\n  header header.kind=first\n{1}",
            header("tête"),
            header("titre")
        )
    );
}

#[test]
fn a_title_page_without_a_header_of_its_own_has_none() {
    let body = "<w:p/><w:sectPr><w:headerReference w:type='default' r:id='h'/><w:titlePg/></w:sectPr>";
    let docx = Docx::body(body).related("h", "header", "h1.xml").part("word/h1.xml", "hdr", &p("tête"));
    assert_eq!(
        docx.rest(),
        "section page.header-distance=457200\n  header\n    paragraph\n      run | \"tête\"\n  header header.kind=first"
    );
}

#[test]
fn notes_are_numbered_as_the_section_or_the_settings_say() {
    let note = "<w:footnote w:id='2'><w:p><w:r><w:t>n</w:t></w:r></w:p></w:footnote>";
    let line = |own: &str| {
        let body = format!("<w:p><w:r><w:footnoteReference w:id='2'/></w:r></w:p><w:sectPr>{own}</w:sectPr>");
        let settings = "<w:footnotePr><w:numFmt w:val='lowerRoman'/></w:footnotePr>";
        let docx = Docx::body(&body).with("settings", settings).with("footnotes", note);
        outline(first(&docx.read().document, Kind::Section).unwrap())
    };
    assert!(line("").contains("section.footnote-format=lower-roman"), "{}", line(""));
    assert!(
        line("<w:footnotePr><w:numFmt w:val='upperLetter'/></w:footnotePr>")
            .contains("section.footnote-format=upper-letter")
    );
}

#[test]
fn columns_that_are_not_alike_have_shares() {
    let line = |columns: &str| {
        let body = format!("<w:p/><w:sectPr><w:cols {columns}</w:cols></w:sectPr>");
        outline(first(&Docx::body(&body).read().document, Kind::Section).unwrap())
    };
    let own = "w:equalWidth='0'><w:col w:w='2000' w:space='400'/><w:col w:w='6000'/>";
    assert!(line(own).contains("section.column-widths=\"26;74\""), "{}", line(own));
    assert!(!line("w:num='2'>").contains("column-widths"));
}
