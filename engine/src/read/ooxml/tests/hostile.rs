//! Damaged and hostile input: an answer always, in time.

use super::*;
use proptest::prelude::*;

#[test]
fn other_formats_are_refused() {
    assert!(matches!(error(b"not a zip"), ReadError::NotThisFormat { .. }));
    assert!(matches!(error(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), ReadError::Encrypted { .. }));
    let types = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override PartName='/word/document.xml' \
        ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/></Types>";
    let bytes = Docx::body("").raw("[Content_Types].xml", types.as_bytes()).bytes();
    assert!(matches!(error(&bytes), ReadError::NotThisFormat { .. }));
}

#[test]
fn damage_costs_what_is_behind_it() {
    let xml = format!("<w:document xmlns:w='{W}'><w:body>{}<w:p><w:r></w:oops>", p("kept"));
    let reading = Docx::default().raw("word/document.xml", xml.as_bytes()).read();
    assert_eq!(reading.document.full_text(), "kept");
    assert!(reading.notices.iter().any(|n| n.message.contains("damaged XML")));
}

#[test]
fn deep_nesting_is_kept_as_text() {
    let depth = 150;
    let open = "<w:tbl><w:tr><w:tc>".repeat(depth);
    let close = "</w:tc></w:tr></w:tbl>".repeat(depth);
    let reading = Docx::body(&format!("{open}{}{close}", p("deep"))).read();
    assert_eq!(reading.document.full_text(), "deep");
}

#[test]
fn circles_end() {
    let styles = "<w:style w:type='paragraph' w:styleId='A'><w:basedOn w:val='A'/></w:style>";
    let body = "<w:p><w:pPr><w:pStyle w:val='A'/></w:pPr></w:p>";
    assert_eq!(Docx::body(body).with("styles", styles).outline(), "paragraph para.style=\"A\"");
}

#[test]
fn nodes_have_a_limit() {
    let limits = Limits { nodes: 2_000, ..Limits::default() };
    let notes = format!("<w:footnote w:id='1'>{}</w:footnote>", p("x").repeat(50));
    let body = "<w:p><w:r><w:footnoteReference w:id='1'/></w:r></w:p>".repeat(100);
    let bytes = Docx::body(&body).with("footnotes", &notes).bytes();
    assert!(matches!(super::super::read(&bytes, &limits), Err(ReadError::Limit { .. })));
}

/// Pieces that mean something to the reader, to be put together in any order.
const PIECES: &[&str] = &[
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>x</w:t>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:fldChar w:fldCharType='begin'/>",
    "<w:fldChar w:fldCharType='separate'/>",
    "<w:fldChar w:fldCharType='end'/>",
    "<w:instrText>PAGE \"</w:instrText>",
    "<w:hyperlink w:anchor='a'>",
    "</w:hyperlink>",
    "<w:br w:type='page'/>",
    "<w:tcPr><w:vMerge/><w:gridSpan w:val='99999999'/></w:tcPr>",
    "<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>",
    "<w:pPr><w:numPr><w:ilvl w:val='-1'/><w:numId w:val='1'/></w:numPr></w:pPr>",
    "<w:pPr><w:sectPr/></w:pPr>",
    "<w:pPr><w:ind w:left='-99999999999999999999' w:leftChars='9999999999'/><w:spacing w:line='-1'/></w:pPr>",
    "<w:sdt>",
    "<w:sdtContent>",
    "</w:sdtContent>",
    "</w:sdt>",
    "<w:bookmarkStart w:id='1' w:name='b'/>",
    "<w:bookmarkEnd w:id='1'/>",
    "<w:pict><v:shape style='width:1e99pt;rotation:NaN'/></w:pict>",
    "<w:ins>",
    "</w:ins>",
    "<w:sym w:char='D800'/>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = super::super::read(&bytes, &Limits::default());
    }

    #[test]
    fn any_order_of_elements_is_answered(order in proptest::collection::vec(0..PIECES.len(), 0..80)) {
        let body: String = order.iter().filter_map(|&i| PIECES.get(i).copied()).collect();
        let bytes = Docx::body(&body).with("numbering", "<w:num w:numId='1'/>").bytes();
        prop_assert!(super::super::read(&bytes, &Limits::default()).is_ok());
    }

    #[test]
    fn any_damage_is_answered(at in 0usize..4_000, byte in any::<u8>(), part in 0usize..3) {
        let mut docx = Docx::body(&format!("{}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", p("a"), p("b")))
            .with("styles", "<w:style w:type='table' w:default='1' w:styleId='T'/>")
            .with("numbering", "<w:abstractNum w:abstractNumId='0'/>");
        if let Some((_, bytes)) = docx.parts.get_mut(part) {
            let length = bytes.len().max(1);
            bytes[at % length] = byte;
        }
        let _ = super::super::read(&docx.bytes(), &Limits::default());
    }
}
