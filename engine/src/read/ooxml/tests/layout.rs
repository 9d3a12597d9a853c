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
fn the_body_of_a_section_begins_below_its_headers() {
    let check = |references: &str, top: &str, expected: &str| {
        let margins = format!("<w:pgMar w:top='{top}' w:bottom='1440' w:left='1440' w:right='1440' w:header='708'/>");
        let body = format!("<w:p/><w:sectPr>{references}{margins}<w:titlePg/></w:sectPr>");
        let docx = Docx::body(&body).related("h", "header", "h1.xml").part("word/h1.xml", "hdr", &p("tête"));
        assert!(docx.rest().contains(&format!("page.margin-top={expected} ")), "{body}");
    };
    let first = "<w:headerReference w:type='first' r:id='h'/>";
    check(first, "142", "485580");
    check(first, "1000", "635000");
    check(first, "-142", "90170");
    check("", "142", "90170");
}

#[test]
fn a_page_is_painted_with_the_fill_of_its_background() {
    let settings = "<w:displayBackgroundShape/>";
    let check = |fill: &str, expected: &str| {
        let background = format!("<w:background w:color='000082'>{fill}</w:background>");
        let docx =
            Docx::default().part("word/document.xml", "document", &format!("{background}<w:body><w:p/></w:body>"));
        assert_eq!(docx.with("settings", settings).rest(), format!("section page.background={expected}"));
    };
    check("", "#000082");
    check(
        "<v:background fillcolor='#ff8200'><v:fill type='gradient' color2='#000082'/></v:background>",
        "\"#000082 #ff8200\" page.background-kind=gradient",
    );
    check(
        "<v:background fillcolor='#000082'><v:fill type='gradientRadial' color2='#ff8200 [7]'/></v:background>",
        "\"#000082 #ff8200\" page.background-kind=gradient",
    );
    check("<v:background><v:fill type='frame'/></v:background>", "#000082 page.background-kind=bitmap");
}

#[test]
fn a_section_that_ends_among_the_properties_of_a_paragraph_is_one() {
    let inner = "<w:p><w:pPr><w:sectPr><w:type w:val='evenPage'/></w:sectPr></w:pPr><w:r><w:t>b</w:t></w:r></w:p>";
    let body = format!(
        "<w:p><w:pPr><w:sectPr/>{inner}</w:pPr><w:r><w:t>a</w:t></w:r></w:p>{}<w:sectPr><w:type w:val='oddPage'/></w:sectPr>",
        p("c")
    );
    let text = |word: &str, text: &str| format!("paragraph{word}\n  run | \"{text}\"");
    let [even, odd] = ["even", "odd"].map(|side| format!(" para.break-before=section-{side}"));
    check(&body, &[text("", "a"), text(&even, "b"), text(&odd, "c")].join("\n"));
    assert_eq!(Docx::body(&body).rest(), "section\nsection section.break=even\nsection section.break=odd");
}

#[test]
fn columns_have_widths_and_pages_a_direction() {
    let columns = |equal: &str| {
        let each = "<w:col w:w='2000' w:space='720'/><w:col w:w='4000'/>";
        format!("<w:p/><w:sectPr><w:cols w:num='2' w:equalWidth='{equal}'>{each}</w:cols><w:bidi/></w:sectPr>")
    };
    let all = "section section.columns=2 section.column-gap=457200";
    assert_eq!(
        Docx::body(&columns("0")).rest(),
        format!("{all} section.column-widths=\"351;649\" page.direction=rl-tb")
    );
    assert_eq!(Docx::body(&columns("1")).rest(), format!("{all} page.direction=rl-tb"));
    let vertical = "<w:p/><w:sectPr><w:textDirection w:val='tbRl'/></w:sectPr>";
    assert_eq!(Docx::body(vertical).rest(), "section page.direction=tb-rl");
}

#[test]
fn frames_keep_text_away_and_grow() {
    let frame = |rule: &str| {
        format!(
            "<w:p><w:pPr><w:framePr w:w='100' w:h='200' {rule} w:hSpace='10' w:vSpace='20' w:wrap='around' w:x='1' w:y='1'/></w:pPr></w:p><w:p/>"
        )
    };
    let check = |rule: &str, grows: bool| {
        let outline = Docx::body(&frame(rule)).outline();
        assert!(outline.contains("shape.distance-top=12700 shape.distance-bottom=12700 shape.distance-start=6350"));
        assert_eq!(outline.contains("shape.auto-height=on"), grows, "{outline}");
    };
    check("", true);
    check("w:hRule='exact'", false);
}

#[test]
fn a_frame_is_as_wide_as_the_borders_in_it() {
    let frame = |line: &str| {
        let sides =
            format!("<w:left w:val='{line}' w:sz='4' w:space='1'/><w:right w:val='{line}' w:sz='4' w:space='2'/>");
        format!("<w:p><w:pPr><w:framePr w:w='100' w:x='1' w:y='1'/><w:pBdr>{sides}</w:pBdr></w:pPr></w:p><w:p/>")
    };
    assert!(Docx::body(&frame("single")).outline().contains("shape.width=101600 "));
    assert!(Docx::body(&frame("nil")).outline().contains("shape.width=63500 "));
}
