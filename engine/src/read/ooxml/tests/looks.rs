//! Looks that few documents use: numbering of notes, effects, shadows, sides, grids.

use super::*;

fn line(docx: Docx, kind: Kind) -> String {
    let document = docx.read().document;
    outline(&Node { children: Vec::new(), ..first(&document, kind).unwrap().clone() })
}

fn has(line: &str, words: &[&str]) {
    for word in words {
        assert!(line.contains(word), "{word} in {line}");
    }
}

#[test]
fn notes_are_numbered_as_their_section_says() {
    let note = "<w:r><w:footnoteReference w:id='2'/></w:r>";
    let own = "<w:footnotePr><w:numFmt w:val='upperRoman'/><w:numRestart w:val='eachPage'/></w:footnotePr>";
    let body = format!("<w:p>{note}<w:pPr><w:sectPr/></w:pPr></w:p><w:p>{note}</w:p><w:sectPr>{own}</w:sectPr>");
    let settings = "<w:footnotePr><w:pos w:val='beneathText'/><w:numStart w:val='3'/></w:footnotePr>";
    let docx =
        Docx::body(&body).with("footnotes", "<w:footnote w:id='2'><w:p/></w:footnote>").with("settings", settings);
    let outline = docx.outline();
    let notes: Vec<&str> = outline.lines().filter(|l| l.contains("note ")).map(str::trim).collect();
    assert_eq!(
        notes,
        [
            "note note.number-start=3 note.place=text",
            "note note.number-format=upper-roman note.number-start=3 note.number-restart=page note.place=text",
        ]
    );
}

#[test]
fn the_only_section_ends_with_the_document() {
    let place = |break_: &str| {
        let note = "<w:p><w:r><w:endnoteReference w:id='2'/></w:r></w:p>";
        let docx = Docx::body(&format!("{note}{break_}<w:p/><w:sectPr/>"));
        let docx = docx.with("endnotes", "<w:endnote w:id='2'><w:p/></w:endnote>");
        line(docx.with("settings", "<w:endnotePr><w:pos w:val='sectEnd'/></w:endnotePr>"), Kind::Note)
    };
    has(&place(""), &["note.place=document"]);
    has(&place("<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"), &["note.place=section"]);
}

#[test]
fn borders_keep_a_distance_and_letters_an_alignment() {
    let body = "<w:p><w:pPr><w:pBdr><w:top w:val='single' w:sz='4' w:space='10'/><w:bottom w:val='nil' w:space='9'/></w:pBdr>\
        <w:textAlignment w:val='center'/></w:pPr></w:p>";
    let line = line(Docx::body(body), Kind::Paragraph);
    has(&line, &["para.vertical-align=center", "para.border-space-top=127000"]);
    assert!(!line.contains("space-bottom"), "{line}");
}

#[test]
fn effects_of_newer_word() {
    let run = |effects: &str| {
        line(Docx::body(&format!("<w:p><w:r><w:rPr>{effects}</w:rPr><w:t>x</w:t></w:r></w:p>")), Kind::Run)
    };
    has(&run("<w14:glow/><w14:textOutline><w14:solidFill/></w14:textOutline>"), &["char.effects=glow+outline"]);
    let none = run("<w14:textOutline><w14:noFill/></w14:textOutline><w14:textFill><w14:solidFill/></w14:textFill>");
    assert!(!none.contains("effects"), "{none}");
}

fn drawn(anchor: &str, properties: &str, body: &str) -> String {
    let text = "<wps:txbx><w:txbxContent><w:p/></w:txbxContent></wps:txbx>";
    let shape = format!("<wps:wsp><wps:spPr>{properties}</wps:spPr>{text}<wps:bodyPr {body}/></wps:wsp>");
    let graphic = format!("<a:graphic><a:graphicData>{shape}</a:graphicData></a:graphic>");
    let body = format!("<w:p><w:r><w:drawing><wp:anchor>{anchor}{graphic}</wp:anchor></w:drawing></w:r></w:p>");
    line(Docx::body(&body), Kind::Shape)
}

#[test]
fn shadows_lie_in_a_direction() {
    let shadow = |rest: &str| {
        format!(
            "<a:effectLst><a:outerShdw dist='40000' dir='5400000' {rest}><a:srgbClr val='FF0000'/></a:outerShdw></a:effectLst>"
        )
    };
    let plain = drawn("", &shadow(""), "");
    has(&plain, &["shape.shadow=on", "shape.shadow-offset=\"0,40000\"", "shape.shadow-color=#ff0000"]);
    assert!(!plain.contains("turns"), "{plain}");
    let turned = |rest: &str| drawn("", &format!("<a:xfrm rot='600000'/>{}", shadow(rest)), "");
    has(&turned(""), &["shape.shadow-turns=on"]);
    assert!(!turned("rotWithShape='0'").contains("turns"));
}

#[test]
fn text_flows_on_a_side_and_runs_in_a_direction() {
    has(
        &drawn("<wp:wrapSquare wrapText='left'/>", "", "vert='vert270'"),
        &["shape.wrap-side=left", "shape.text-direction=bt-lr"],
    );
    let plain = drawn("<wp:wrapSquare wrapText='bothSides'/>", "", "vert='horz'");
    assert!(plain.contains("shape.wrap-side=both") && !plain.contains("text-direction"), "{plain}");
    assert!(!drawn("<wp:wrapTopAndBottom/>", "", "").contains("wrap-side"));
}

#[test]
fn old_shapes_have_them_too() {
    let shape = "<v:shape style='position:absolute;width:9pt'><v:shadow on='t' color='red' offset='3pt,-1pt'/>\
        <v:textbox style='layout-flow:vertical;mso-layout-flow-alt:bottom-to-top'><w:txbxContent><w:p/></w:txbxContent></v:textbox>\
        <w10:wrap xmlns:w10='urn:schemas-microsoft-com:office:word' type='square' side='right'/></v:shape>";
    let line = line(Docx::body(&format!("<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>")), Kind::Shape);
    has(&line, &["shape.shadow-offset=\"38100,-12700\"", "shape.shadow-color=#ff0000"]);
    has(&line, &["shape.wrap-side=right", "shape.text-direction=bt-lr"]);
}

#[test]
fn pictures_in_other_colours() {
    let picture = |effect: &str| {
        let blip = format!("<pic:pic><pic:blipFill><a:blip>{effect}</a:blip></pic:blipFill></pic:pic>");
        let graphic = format!("<a:graphic><a:graphicData>{blip}</a:graphicData></a:graphic>");
        line(
            Docx::body(&format!("<w:p><w:r><w:drawing><wp:inline>{graphic}</wp:inline></w:drawing></w:r></w:p>")),
            Kind::Image,
        )
    };
    has(&picture("<a:grayscl/>"), &["image.mode=greyscale"]);
    has(&picture("<a:lum bright='70000' contrast='-70000'/>"), &["image.mode=watermark"]);
    assert!(!picture("<a:lum bright='10000'/>").contains("mode"));
}

#[test]
fn grids_and_directions_of_sections() {
    let section = |content: &str| line(Docx::body(&format!("<w:p/><w:sectPr>{content}</w:sectPr>")), Kind::Section);
    let words = ["page.direction=tb-rl", "page.grid=lines"];
    has(&section("<w:textDirection w:val='tbRl'/><w:docGrid w:type='lines' w:linePitch='360'/>"), &words);
    assert!(!section("<w:textDirection w:val='lrTb'/><w:docGrid w:linePitch='360'/>").contains("grid"));
}

#[test]
fn what_holds_for_the_whole_body() {
    let body = |settings: &str| line(Docx::body("<w:p/>").with("settings", settings), Kind::Body);
    assert_eq!(body(""), "body\n");
    let said = body("<w:trackRevisions/>");
    has(&said, &["change.recording=on"]);
}

#[test]
fn controls_say_their_data_and_how_they_write_dates() {
    let control = "<w:sdt><w:sdtPr><w:dataBinding w:xpath='/a/b'/><w:date><w:dateFormat w:val='dd/MM/yyyy'/></w:date></w:sdtPr>\
        <w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>";
    let line = line(Docx::body(&format!("<w:p>{control}</w:p>")), Kind::Control);
    has(&line, &["control.binding=\"/a/b\"", "control.date-format=\"dd/MM/yyyy\""]);
}

#[test]
fn columns_of_their_own_width() {
    let section = |content: &str| line(Docx::body(&format!("<w:p/><w:sectPr>{content}</w:sectPr>")), Kind::Section);
    let columns = |equal: &str| {
        section(&format!(
            "<w:cols w:num='2' w:equalWidth='{equal}'><w:col w:w='2000' w:space='1000'/><w:col w:w='6000'/></w:cols>"
        ))
    };
    has(&columns("0"), &["section.column-widths=\"278;722\""]);
    assert!(!columns("1").contains("widths"));
}

#[test]
fn cells_can_be_tracked() {
    let cell = |change: &str| {
        let row = format!("<w:tr><w:tc><w:tcPr>{change}</w:tcPr><w:p/></w:tc></w:tr>");
        line(Docx::body(&format!("<w:tbl><w:tblGrid><w:gridCol w:w='900'/></w:tblGrid>{row}</w:tbl>")), Kind::Cell)
    };
    has(&cell("<w:cellIns w:author='A'/>"), &["cell.change=inserted"]);
    has(&cell("<w:cellDel w:author='A'/>"), &["cell.change=deleted"]);
    assert!(!cell("").contains("change"));
}

#[test]
fn geometries_are_adjusted() {
    let values = "<a:gd name='adj1' fmla='val 5000'/><a:gd name='adj2' fmla='*/ w 1 2'/>";
    let shape = drawn("", &format!("<a:prstGeom prst='roundRect'><a:avLst>{values}</a:avLst></a:prstGeom>"), "");
    has(&shape, &["shape.adjust=\"adj1=5000\""]);
}

#[test]
fn documents_are_protected() {
    let body = |settings: &str| line(Docx::body("<w:p/>").with("settings", settings), Kind::Body);
    has(&body("<w:documentProtection w:edit='readOnly' w:enforcement='1'/>"), &["document.protection=read-only"]);
    assert!(!body("<w:documentProtection w:edit='readOnly' w:enforcement='0'/>").contains("protection"));
}

#[test]
fn floating_tables_may_not_overlap() {
    let table = |properties: &str| {
        let row = "<w:tr><w:tc><w:p/></w:tc></w:tr>";
        line(Docx::body(&format!("<w:tbl><w:tblPr>{properties}</w:tblPr>{row}</w:tbl>")), Kind::Table)
    };
    has(&table("<w:tblpPr w:tblpY='1'/><w:tblOverlap w:val='never'/>"), &["shape.no-overlap=on"]);
    assert!(!table("<w:tblpPr w:tblpY='1'/><w:tblOverlap w:val='overlap'/>").contains("overlap"));
    assert!(!table("<w:tblOverlap w:val='never'/>").contains("overlap"));
}
