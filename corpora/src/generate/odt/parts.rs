//! The parts of the package: content, styles with master pages, metadata, manifest.

use super::auto::{Automatic, common};
use super::{Odt, escaped, png, pt};
use crate::generate::paper::*;
use std::fmt::Write;

const MIMETYPE: &str = "application/vnd.oasis.opendocument.text";
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

const NAMESPACES: [(&str, &str); 13] = [
    ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
    ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
    ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
    ("draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"),
    ("fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
    ("svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
    ("meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
    ("xlink", "http://www.w3.org/1999/xlink"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("ooow", "http://openoffice.org/2004/writer"),
    ("field", "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"),
    ("loext", "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"),
];

fn root(name: &str, content: &str) -> Vec<u8> {
    let mut out = format!("{XML}<office:{name}");
    for (prefix, uri) in NAMESPACES {
        let _ = write!(out, " xmlns:{prefix}=\"{uri}\"");
    }
    let _ = write!(out, " office:version=\"1.3\">{content}</office:{name}>");
    out.into_bytes()
}

/// All parts, `mimetype` first.
pub fn parts(paper: &Paper, body: &str, changes: &[String], auto: &Automatic) -> Vec<(String, Vec<u8>)> {
    [
        ("mimetype", MIMETYPE.as_bytes().to_vec()),
        ("content.xml", content(paper, body, changes, auto)),
        ("styles.xml", styles(paper)),
        ("meta.xml", meta(paper)),
        ("Pictures/emblem.png", png::emblem()),
        ("META-INF/manifest.xml", manifest()),
    ]
    .map(|(name, data)| (name.to_owned(), data))
    .into()
}

fn content(paper: &Paper, body: &str, changes: &[String], auto: &Automatic) -> Vec<u8> {
    let tracked = match changes.is_empty() {
        true => String::new(),
        false => format!("<text:tracked-changes>{}</text:tracked-changes>", changes.concat()),
    };
    let sequences = "<text:sequence-decls><text:sequence-decl text:display-outline-level=\"0\" text:name=\"Tableau\"/></text:sequence-decls>";
    let lists: String = paper.lists.iter().enumerate().map(|(index, kind)| list_style(index, *kind)).collect();
    root(
        "document-content",
        &format!(
            "{}<office:automatic-styles>{}{lists}</office:automatic-styles><office:body><office:text>{tracked}{sequences}{body}\
             </office:text></office:body>",
            fonts(),
            auto.xml()
        ),
    )
}

fn fonts() -> String {
    let mut out = String::from("<office:font-face-decls>");
    for (font, family) in [(Font::Serif, "roman"), (Font::Sans, "swiss"), (Font::Mono, "modern")] {
        let name = font.name();
        let _ = write!(
            out,
            "<style:font-face style:name=\"{name}\" svg:font-family=\"'{name}'\" style:font-family-generic=\"{family}\"/>"
        );
    }
    out.push_str("</office:font-face-decls>");
    out
}

fn list_style(index: usize, kind: ListKind) -> String {
    let mut out = format!("<text:list-style style:name=\"L{}\">", index + 1);
    for level in 0..3 {
        let (count, after) = kind.level(level);
        let (left, hang) = kind.indent(level);
        let place = format!(
            "<style:list-level-properties text:list-level-position-and-space-mode=\"label-alignment\"><style:list-level-label-alignment \
             text:label-followed-by=\"listtab\" text:list-tab-stop-position=\"{0}\" fo:text-indent=\"{1}\" fo:margin-left=\"{0}\"/>\
             </style:list-level-properties>",
            pt(left),
            pt(-hang)
        );
        let format = match count {
            Count::Bullet(c) => {
                let _ = write!(
                    out,
                    "<text:list-level-style-bullet text:level=\"{}\" text:bullet-char=\"{c}\">{place}</text:list-level-style-bullet>",
                    level + 1
                );
                continue;
            }
            Count::Decimal => "1",
            Count::Letter => "a",
            Count::UpperLetter => "A",
            Count::Roman => "i",
            Count::UpperRoman => "I",
        };
        let shown =
            if kind == ListKind::Legal { format!(" text:display-levels=\"{}\"", level + 1) } else { String::new() };
        let _ = write!(
            out,
            "<text:list-level-style-number text:level=\"{}\" style:num-format=\"{format}\" style:num-suffix=\"{after}\"{shown}>{place}\
             </text:list-level-style-number>",
            level + 1
        );
    }
    out.push_str("</text:list-style>");
    out
}

fn styles(paper: &Paper) -> Vec<u8> {
    let mut margins = Odt::new(paper, "M");
    let (mut layouts, mut masters) = (String::new(), String::new());
    for (index, section) in paper.sections.iter().enumerate().filter(|(_, s)| !s.continuous) {
        layouts.push_str(&layout(index, section));
        let _ =
            write!(masters, "<style:master-page style:name=\"Page{index}\" style:page-layout-name=\"Layout{index}\">");
        for (element, paras) in [("header", &section.header), ("footer", &section.footer)] {
            if !paras.is_empty() {
                paras.iter().for_each(|p| margins.para(p));
                let inside = std::mem::take(&mut margins.out);
                let _ = write!(masters, "<style:{element}>{inside}</style:{element}>");
            }
        }
        masters.push_str("</style:master-page>");
    }
    root(
        "document-styles",
        &format!(
            "{}<office:styles><style:default-style style:family=\"paragraph\"><style:text-properties fo:language=\"fr\" fo:country=\"FR\"/>\
             </style:default-style>{}</office:styles><office:automatic-styles>{}{layouts}</office:automatic-styles>\
             <office:master-styles>{masters}</office:master-styles>",
            fonts(),
            common(paper.font),
            margins.auto.xml()
        ),
    )
}

fn layout(index: usize, section: &Section) -> String {
    let (width, height) = section.page();
    let orientation = if section.landscape { "landscape" } else { "portrait" };
    // Word's margin holds the header too; Writer's ends where the header begins.
    let (margin, space) = (pt(567), pt(MARGIN - 567 - 300));
    let top = if section.header.is_empty() { pt(MARGIN) } else { margin.clone() };
    let bottom = if section.footer.is_empty() { pt(MARGIN) } else { margin };
    let side = pt(MARGIN);
    let part = |element: &str, edge: &str, paras: &[Para]| match paras.is_empty() {
        true => String::new(),
        false => format!(
            "<style:{element}-style><style:header-footer-properties fo:min-height=\"{}\" fo:margin-{edge}=\"{space}\"/></style:{element}-style>",
            pt(300)
        ),
    };
    format!(
        "<style:page-layout style:name=\"Layout{index}\"><style:page-layout-properties fo:page-width=\"{}\" fo:page-height=\"{}\" \
         style:print-orientation=\"{orientation}\" fo:margin-top=\"{top}\" fo:margin-bottom=\"{bottom}\" fo:margin-left=\"{side}\" \
         fo:margin-right=\"{side}\"/>{}{}</style:page-layout>",
        pt(width),
        pt(height),
        part("header", "bottom", &section.header),
        part("footer", "top", &section.footer)
    )
}

fn meta(paper: &Paper) -> Vec<u8> {
    let date = paper.written.iso();
    let content = format!(
        "<office:meta><dc:title>{}</dc:title><dc:subject>{}</dc:subject><meta:initial-creator>{2}</meta:initial-creator>\
         <dc:creator>{2}</dc:creator><meta:keyword>{3}</meta:keyword><meta:creation-date>{date}</meta:creation-date><dc:date>{date}</dc:date>\
         </office:meta>",
        escaped(&paper.title),
        escaped(&paper.subject),
        escaped(&paper.author),
        escaped(&paper.keywords)
    );
    root("document-meta", &content)
}

fn manifest() -> Vec<u8> {
    let mut out = format!(
        "{XML}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">"
    );
    for (path, kind) in [
        ("/", MIMETYPE),
        ("content.xml", "text/xml"),
        ("styles.xml", "text/xml"),
        ("meta.xml", "text/xml"),
        ("Pictures/emblem.png", "image/png"),
    ] {
        let _ = write!(out, "<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{kind}\"/>");
    }
    out.push_str("</manifest:manifest>");
    out.into_bytes()
}
