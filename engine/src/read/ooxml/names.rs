//! Namespaces of WordprocessingML packages, transitional and strict, and the prefixes this reader gives them.
//!
//! In: nothing. Out: the table for [`crate::read::xml::parse`] and small helpers on elements. ECMA-376 part 1 annex A,
//! part 4, and Microsoft's [MS-DOCX] for the extensions.

use crate::read::xml::{Element, Namespaces};

/// Transitional and strict names share a prefix, so that the reader does not see which one a file uses.
pub const NAMESPACES: &Namespaces = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://schemas.microsoft.com/office/word/2010/wordml", "w14"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "a"),
    ("http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "wp"),
    ("http://schemas.openxmlformats.org/drawingml/2006/picture", "pic"),
    ("http://schemas.openxmlformats.org/drawingml/2006/chart", "c"),
    ("http://schemas.openxmlformats.org/drawingml/2006/diagram", "dgm"),
    ("http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas", "lc"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingShape", "wps"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingGroup", "wpg"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas", "wpc"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing", "wp14"),
    ("http://schemas.microsoft.com/office/word/2012/wordml", "w15"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("urn:schemas-microsoft-com:vml", "v"),
    ("urn:schemas-microsoft-com:office:office", "o"),
    ("urn:schemas-microsoft-com:office:word", "w10"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://schemas.openxmlformats.org/package/2006/relationships", "rel"),
    ("http://schemas.openxmlformats.org/package/2006/content-types", "ct"),
    ("http://schemas.openxmlformats.org/package/2006/metadata/core-properties", "cp"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/extended-properties", "ep"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/custom-properties", "cust"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes", "vt"),
    ("http://schemas.microsoft.com/office/2006/activeX", "ax"),
    ("http://schemas.microsoft.com/office/drawing/2008/diagram", "dsp"),
    ("http://schemas.microsoft.com/office/drawing/2010/main", "a14"),
    ("http://schemas.microsoft.com/office/drawing/2017/decorative", "adec"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r"),
    ("http://purl.oclc.org/ooxml/drawingml/main", "a"),
    ("http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", "wp"),
    ("http://purl.oclc.org/ooxml/drawingml/picture", "pic"),
    ("http://purl.oclc.org/ooxml/drawingml/chart", "c"),
    ("http://purl.oclc.org/ooxml/drawingml/diagram", "dgm"),
    ("http://purl.oclc.org/ooxml/drawingml/lockedCanvas", "lc"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("http://purl.oclc.org/ooxml/officeDocument/extendedProperties", "ep"),
    ("http://purl.oclc.org/ooxml/officeDocument/customProperties", "cust"),
    ("http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes", "vt"),
];

/// Prefixes in `mc:Choice/@Requires` that this reader reads.
pub const UNDERSTOOD: &[&str] = &["wps", "wpg", "wpc", "w14", "w15", "wp14", "a14", "w16se", "v", "c14"];

/// `w:val` of an element.
pub fn val(element: &Element) -> Option<&str> {
    element.attribute("w:val")
}

/// `w:val` of the first child of that name.
pub fn child_val<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    element.child(name).and_then(val)
}

/// Follows a path of first children.
pub fn descend<'e>(element: &'e Element, path: &[&str]) -> Option<&'e Element> {
    path.iter().try_fold(element, |e, name| e.child(name))
}

/// The branch of an `mc:AlternateContent` to read: the first choice whose requirements are all read here, else the
/// fallback; never both.
pub fn chosen(alternate: &Element) -> Option<&Element> {
    let readable = |e: &&Element| {
        e.name == "mc:Choice"
            && e.attribute("Requires").unwrap_or("?").split_whitespace().all(|p| UNDERSTOOD.contains(&p))
    };
    alternate.elements().find(readable).or_else(|| alternate.child("mc:Fallback"))
}
