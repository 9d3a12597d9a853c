//! Flat ODF by its root element, and the prolog of any XML part.

use super::{Detected, NotADocument, zipped};
use crate::format::Format;
use crate::read::Limits;
use quick_xml::NsReader;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use std::borrow::Cow;

const OFFICE: &str = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";

/// A root element: what a first look at an XML file tells.
struct Root {
    namespace: String,
    local: String,
    mimetype: Option<String>,
}

/// Flat ODF, or the reason why it is none.
pub fn detect(bytes: &[u8], limits: &Limits) -> Result<Detected, NotADocument> {
    let text = decode(bytes);
    let Some(root) = root(&text)? else { return Err(NotADocument::Other(not_xml(&text))) };
    let format = match (root.namespace.as_str(), root.local.as_str()) {
        (OFFICE, "document") => flat(root.mimetype.as_deref())?,
        (_, "html") => return Err(NotADocument::Other("a web page")),
        (_, "wordDocument") => return Err(NotADocument::Unsupported("Word 2003 XML".to_owned())),
        (_, "package") => return Err(NotADocument::Unsupported("a flat OPC package".to_owned())),
        (_, "svg") => return Err(NotADocument::Other("an SVG picture")),
        _ => return Err(NotADocument::Other("XML of another kind")),
    };
    nesting(&text, limits)?;
    Ok(Detected::plain(format))
}

fn flat(mimetype: Option<&str>) -> Result<Format, NotADocument> {
    let Some(mimetype) = mimetype else {
        let why = "office:document without office:mimetype".to_owned();
        return Err(NotADocument::Damaged { part: "flat odf".to_owned(), why });
    };
    match zipped::odf_format(mimetype) {
        Some(Format::Odt | Format::Ott) => Ok(Format::Fodt),
        Some(Format::Ods | Format::Ots) => Ok(Format::Fods),
        Some(Format::Odp | Format::Otp) => Ok(Format::Fodp),
        _ => Err(NotADocument::Unsupported(format!("flat ODF of type {}", zipped::shown(mimetype)))),
    }
}

/// The root element; `None` where the bytes are no XML. A DTD that declares entities is an error here, before anything
/// could expand them.
fn root(text: &str) -> Result<Option<Root>, NotADocument> {
    let mut reader = NsReader::from_str(text);
    loop {
        let offset = reader.buffer_position();
        match reader.read_resolved_event() {
            Ok((_, Event::DocType(doctype))) => no_entities("flat xml", &doctype, offset)?,
            Ok((ns, Event::Start(start) | Event::Empty(start))) => {
                let namespace = match ns {
                    ResolveResult::Bound(ns) => ns.as_ref().to_owned(),
                    _ => String::new(),
                };
                let local = start.local_name().into_inner().to_owned();
                return Ok(Some(Root { namespace, local, mimetype: mimetype(&reader, &start) }));
            }
            Ok((_, Event::Text(t))) if !t.trim_start_matches('\u{feff}').trim().is_empty() => return Ok(None),
            Ok((_, Event::Eof)) | Err(_) => return Ok(None),
            Ok(_) => {}
        }
    }
}

fn mimetype(reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> Option<String> {
    start.attributes().with_checks(false).flatten().find_map(|a| {
        let (ns, local) = reader.resolver().resolve_attribute(a.key);
        let office = matches!(ns, ResolveResult::Bound(ns) if ns.as_ref() == OFFICE);
        (office && local.into_inner() == "mimetype").then(|| a.value.to_string())
    })
}

/// Refuses a prolog that declares entities.
pub fn check_prolog(part: &str, bytes: &[u8]) -> Result<(), NotADocument> {
    let text = decode(bytes);
    let mut reader = Reader::from_str(&text);
    loop {
        let offset = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::DocType(doctype)) => return no_entities(part, &doctype, offset),
            // A DTD larger than the prefix at hand ends in an error here.
            Err(_) => return no_entities(part, &text, offset),
            Ok(Event::Start(_) | Event::Empty(_) | Event::Eof) => return Ok(()),
            Ok(_) => {}
        }
    }
}

fn no_entities(part: &str, doctype: &str, offset: u64) -> Result<(), NotADocument> {
    match doctype.matches("<!ENTITY").count() {
        0 => Ok(()),
        count => Err(NotADocument::Entities { part: part.to_owned(), count, offset }),
    }
}

/// One pass over the tags, counting depth; damage ends it, for a damaged document still is one.
fn nesting(text: &str, limits: &Limits) -> Result<(), NotADocument> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
        if depth > limits.depth {
            let what = format!("elements nested deeper than {} at byte {}", limits.depth, reader.buffer_position());
            return Err(NotADocument::Limit { part: "flat odf".to_owned(), what });
        }
    }
}

fn not_xml(text: &str) -> &'static str {
    let control = text.chars().take(4096).filter(|c| c.is_control() && !c.is_whitespace() || *c == '\u{fffd}').count();
    if control == 0 { "plain text" } else { "binary data of no known kind" }
}

/// UTF-8 unless a byte order mark says UTF-16.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    encoding_rs::UTF_8.decode(bytes).0
}
