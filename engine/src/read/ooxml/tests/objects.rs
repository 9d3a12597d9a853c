//! Pictures, shapes, objects, formulas, metadata, macros.

use super::*;

fn png() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(2, 1, image::Rgb([1, 2, 3])).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

const PICTURE: &str = "<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed='i'/><a:srcRect l='50000'/></pic:blipFill>\
    <pic:spPr><a:xfrm><a:ext cx='1000' cy='500'/></a:xfrm></pic:spPr></pic:pic></a:graphicData></a:graphic>";

#[test]
fn pictures() {
    let body = format!(
        "<w:p><w:r><w:drawing><wp:anchor behindDoc='1'><wp:positionH relativeFrom='page'><wp:posOffset>12</wp:posOffset></wp:positionH>\
         <wp:extent cx='1000' cy='500'/><wp:wrapSquare/><wp:docPr id='1' name='Image 1' descr='un logo'/>{PICTURE}</wp:anchor></w:drawing></w:r></w:p>"
    );
    let document =
        Docx::body(&body).related("i", "image", "media/i.png").raw("word/media/I.png", &png()).read().document;
    let line = outline(first(&document, Kind::Image).unwrap());
    assert!(line.starts_with("image image.pixels=\"pixels:2x1:"), "{line}");
    assert!(
        line.contains("shape.width=1000 shape.height=500 shape.x=12 shape.anchor=character shape.wrap=square"),
        "{line}"
    );
    assert!(line.contains("shape.crop=\"0,0,0,1000\"") && line.contains("shape.alt-text=\"un logo\""), "{line}");
}

#[test]
fn a_picture_in_a_group_has_its_own_alternative_text() {
    let body = "<w:p><w:r><w:drawing><wp:inline><wp:docPr id='1' name='G'/><a:graphic><a:graphicData><wpg:wgp xmlns:wpg='http://schemas.microsoft.com/office/word/2010/wordprocessingGroup'><wpg:grpSpPr/>\
        <pic:pic><pic:nvPicPr><pic:cNvPr id='2' name='Image 2' descr='un logo'/></pic:nvPicPr></pic:pic></wpg:wgp></a:graphicData>\
        </a:graphic></wp:inline></w:drawing></w:r></w:p>";
    let document = Docx::body(body).read().document;
    let line = outline(first(&document, Kind::Image).unwrap());
    assert!(line.contains("shape.alt-text=\"un logo\""), "{line}");
}

/// Another build may save the one as the other; outside of cells and where the anchor says no they are two places.
#[test]
fn in_a_cell_page_and_margin_are_the_cell() {
    let drawing = |anchor: &str| {
        format!(
            "<w:p><w:r><w:drawing><wp:anchor {anchor}><wp:positionH relativeFrom='margin'/><wp:positionV relativeFrom='page'/>\
             <wp:extent cx='9' cy='8'/><wp:wrapSquare/>{PICTURE}</wp:anchor></w:drawing></w:r></w:p>"
        )
    };
    let in_cell = |content: &str| format!("<w:tbl><w:tr><w:tc>{content}</w:tc></w:tr></w:tbl>");
    let check = |body: &str, expected: &str| {
        let document = Docx::body(body).read().document;
        let line = outline(first(&document, Kind::Image).unwrap());
        assert!(line.contains(expected), "{line}");
    };
    check(&in_cell(&drawing("layoutInCell='1'")), "shape.x-from=cell shape.y-from=cell");
    check(&in_cell(&drawing("")), "shape.x-from=cell shape.y-from=cell");
    check(&in_cell(&drawing("layoutInCell='0'")), "shape.x-from=margin shape.y-from=page");
    check(&drawing("layoutInCell='1'"), "shape.x-from=margin shape.y-from=page");
}

#[test]
fn anchors_say_origin_alignment_share_and_distances() {
    let body = format!(
        "<w:p><w:r><w:drawing><wp:anchor allowOverlap='0' distT='1' distB='2' distL='3' distR='4'>\
         <wp:positionH relativeFrom='leftMargin'><wp:align>center</wp:align></wp:positionH>\
         <wp:positionV relativeFrom='paragraph'><wp:posOffset>5</wp:posOffset></wp:positionV>\
         <wp:extent cx='9' cy='8'/><wp:wrapSquare/>{PICTURE}</wp:anchor></w:drawing></w:r></w:p>"
    );
    let document = Docx::body(&body).read().document;
    let line = outline(first(&document, Kind::Image).unwrap());
    assert!(
        line.contains("shape.x-from=left-margin shape.y-from=paragraph shape.x-align=center shape.no-overlap=on"),
        "{line}"
    );
    assert!(
        line.contains("shape.distance-top=1 shape.distance-bottom=2 shape.distance-start=3 shape.distance-end=4"),
        "{line}"
    );
}

#[test]
fn one_branch_of_alternate_content() {
    let shape = |text: &str| {
        format!(
            "<w:drawing><wp:inline><wp:extent cx='9' cy='8'/><a:graphic><a:graphicData><wps:wsp><wps:spPr><a:prstGeom prst='rect'/>\
             <a:solidFill><a:srgbClr val='ABCDEF'/></a:solidFill></wps:spPr><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp>\
             </a:graphicData></a:graphic></wp:inline></w:drawing>",
            p(text)
        )
    };
    let vml = format!(
        "<w:pict><v:rect style='width:10pt;height:20pt' stroked='f'><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:rect></w:pict>",
        p("alt")
    );
    let both = |requires: &str| {
        format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='{requires}'>{}</mc:Choice><mc:Fallback>{vml}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
            shape("new")
        )
    };
    let inside = |text: &str| format!("\n    paragraph\n      run | \"{text}\"");
    let new = "paragraph\n  shape shape.width=9 shape.height=8 shape.anchor=inline shape.geometry=text-box shape.fill=#abcdef";
    let old = "paragraph\n  shape shape.width=127000 shape.height=254000 shape.anchor=inline shape.geometry=text-box shape.fill=#ffffff";
    check(&both("wps"), &format!("{new}{}", inside("new")));
    check(&both("xyz"), &format!("{old}{}", inside("alt")));
}

#[test]
fn objects_have_previews() {
    let body = "<w:p><w:r><w:object><v:shape style='width:10pt;height:10pt'><v:imagedata r:id='i'/></v:shape><o:OLEObject ProgID='Excel.Sheet.12' r:id='e'/></w:object></w:r></w:p>";
    let docx = Docx::body(body).related("i", "image", "i.png").related("e", "package", "e.bin");
    let document = docx.raw("word/i.png", &png()).raw("word/e.bin", b"data").read().document;
    let object = first(&document, Kind::Object).unwrap();
    assert!(
        outline(object)
            .starts_with("object shape.width=127000 shape.height=127000 shape.anchor=inline object.kind=\"Excel.Sheet.12\" object.digest=")
    );
    assert_eq!(object.children[0].kind, Kind::Image);
}

#[test]
fn formulas() {
    check(
        "<w:p><m:oMathPara><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>x</m:t></m:r></m:den></m:f></m:oMath></m:oMathPara></w:p>",
        "paragraph\n  formula formula.text=\"1/x\"",
    );
}

#[test]
fn metadata_and_macros() {
    let core = "<c:coreProperties xmlns:c='http://schemas.openxmlformats.org/package/2006/metadata/core-properties' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
        <dc:title>T</dc:title><dc:creator>A</dc:creator><c:revision>3</c:revision></c:coreProperties>";
    let relationships = format!(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
         <Relationship Id='a' Type='{R}/officeDocument' Target='word/document.xml'/>\
         <Relationship Id='b' Type='http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties' Target='docProps/core.xml'/></Relationships>"
    );
    let docx = Docx::body("").raw("_rels/.rels", relationships.as_bytes()).raw("docProps/core.xml", core.as_bytes());
    let docx = docx.related("v", "vbaProject", "vbaProject.bin").raw("word/vbaProject.bin", b"code");
    let rest = docx.rest();
    assert!(
        rest.starts_with(
            "section\nmetadata \"title\" | \"T\"\nmetadata \"author\" | \"A\"\nmacro package.state=present"
        ),
        "{rest}"
    );
}

#[test]
fn a_floating_table_says_that_it_may_not_overlap() {
    let line = |properties: &str| {
        let body = format!("<w:tbl><w:tblPr>{properties}</w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>");
        outline(first(&Docx::body(&body).read().document, Kind::Table).unwrap())
    };
    let never = "<w:tblOverlap w:val='never'/>";
    assert!(line(&format!("<w:tblpPr w:tblpY='1'/>{never}")).contains("shape.no-overlap=on"));
    assert!(!line("<w:tblpPr w:tblpY='1'/><w:tblOverlap w:val='overlap'/>").contains("no-overlap"));
    assert!(!line(never).contains("no-overlap"), "it does not float");
}

#[test]
fn pictures_say_how_their_colours_are_shown() {
    let drawing = |blip: &str, properties: &str| {
        let body = format!(
            "<w:p><w:r><w:drawing><wp:inline><wp:docPr id='1' name='I'>{properties}</wp:docPr><a:graphic><a:graphicData><pic:pic>\
             <pic:blipFill><a:blip r:embed='i'>{blip}</a:blip></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline>\
             </w:drawing></w:r></w:p>"
        );
        let docx = Docx::body(&body).related("i", "image", "media/i.png").raw("word/media/i.png", &png());
        outline(first(&docx.read().document, Kind::Image).unwrap())
    };
    assert!(drawing("<a:grayscl/>", "").contains("image.mode=greyscale"));
    assert!(drawing("<a:biLevel thresh='50000'/>", "").contains("image.mode=mono"));
    assert!(drawing("<a:lum bright='70000' contrast='-70000'/>", "").contains("image.mode=watermark"));
    assert!(!drawing("<a:lum bright='20000'/>", "").contains("image.mode"));
    assert!(drawing("<a:alphaModFix amt='25000'/>", "").contains("image.opacity=25"));
    let decorative = "<a:extLst><a:ext uri='u'><adec:decorative xmlns:adec='http://schemas.microsoft.com/office/drawing/2017/decorative' val='1'/></a:ext></a:extLst>";
    assert!(drawing("", decorative).contains("shape.decorative=on"));
    assert!(!drawing("", "").contains("shape.decorative"));
    let vml = "<w:p><w:r><w:pict><v:shape style='width:1pt;height:2pt'><v:imagedata r:id='i' gain='19661f' blacklevel='22938f'/></v:shape></w:pict></w:r></w:p>";
    let docx = Docx::body(vml).related("i", "image", "media/i.png").raw("word/media/i.png", &png());
    assert!(outline(first(&docx.read().document, Kind::Image).unwrap()).contains("image.mode=watermark"));
}

#[test]
fn a_drawing_in_the_code_of_a_field_is_hidden() {
    let shape = "<w:r><w:pict><v:rect style='width:1pt;height:2pt'/></w:pict></w:r>";
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let code = "<w:r><w:instrText> FORMTEXT </w:instrText></w:r>";
    let line = |before: &str, within: &str, result: &str| {
        let (begin, separate, end) = (mark("begin"), mark("separate"), mark("end"));
        let body = format!("<w:p>{before}{begin}{code}{within}{separate}{result}{end}</w:p>");
        outline(first(&Docx::body(&body).read().document, Kind::Shape).unwrap())
    };
    assert!(line("", shape, "").contains("char.hidden=on"));
    assert!(!line(shape, "", "").contains("char.hidden"));
    assert!(!line("", "", shape).contains("char.hidden"));
}

#[test]
fn a_vml_fill_has_an_opacity() {
    let line = |opacity: &str| {
        let shape = format!("<w:pict><v:rect style='width:1pt;height:2pt'><v:fill {opacity}/></v:rect></w:pict>");
        outline(first(&Docx::body(&format!("<w:p><w:r>{shape}</w:r></w:p>")).read().document, Kind::Shape).unwrap())
    };
    assert!(line("opacity='.5'").contains("shape.opacity=50"), "{}", line("opacity='.5'"));
    assert!(line("opacity='32768f'").contains("shape.opacity=50"));
    assert!(line("").contains("shape.fill=") && !line("opacity='0'").contains("shape.fill="));
}

#[test]
fn compatibility_switches_are_metadata() {
    let table =
        "<w:tbl><w:tblPr><w:tblpPr w:vertAnchor='page' w:tblpY='1'/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>";
    let settings = "<w:compat><w:usePrinterMetrics/><w:doNotBreakWrappedTables/><w:useFELayout/></w:compat>";
    let labels = |body: &str, settings: &str| {
        let document = Docx::body(body).with("settings", settings).read().document;
        let metadata = document.children.into_iter().filter(|n| n.kind == Kind::Metadata);
        metadata.map(|n| n.label).collect::<Vec<_>>()
    };
    assert_eq!(labels(table, settings), ["compat usePrinterMetrics", "compat doNotBreakWrappedTables"]);
    assert_eq!(labels("<w:p/>", settings), ["compat usePrinterMetrics"]);
    assert!(labels(table, "<w:compat><w:doNotBreakWrappedTables w:val='0'/></w:compat>").is_empty());
}
