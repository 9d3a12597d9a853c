//! What changes by itself: results of fields that depend on the day, the machine, the person or the layout, and names
//! that offices make up.
//!
//! In: a node or a name. Out: whether the node's text (not its kind and instruction) is left out of the comparison, or what
//! bears the name is no content.

use crate::model::{Kind, Node, Property, Value};

/// Fields whose cached result says nothing about the document.
const VOLATILE: [&str; 30] = [
    "AUTHOR",
    "CREATEDATE",
    "CREATETIME",
    "DATE",
    "EDITTIME",
    "FILENAME",
    "FILESIZE",
    "LASTSAVEDBY",
    "MODIFIED",
    "NUMCHARS",
    "NUMPAGES",
    "NUMPARAS",
    "NUMTABLES",
    "NUMWORDS",
    "PAGE",
    "PAGEREF",
    "PRINTDATE",
    "PRINTTIME",
    "REVNUM",
    "SAVEDATE",
    "SAVETIME",
    "SECTION",
    "SECTIONPAGES",
    "SENDER",
    "TEMPLATE",
    "TIME",
    "TIMESTAMP",
    "USERADDRESS",
    "USERINITIALS",
    "USERNAME",
];

/// Whether a field's result is not compared.
pub(super) fn is_volatile(node: &Node) -> bool {
    if node.kind != Kind::Field {
        return false;
    }
    match node.properties.get(&Property::FieldKind) {
        Some(Value::Token(kind) | Value::Text(kind)) => VOLATILE.contains(&kind.as_str()),
        _ => false,
    }
}

/// Whether a bookmark's name is what offices call a form control without one.
pub(super) fn is_default_of_controls(name: &str) -> bool {
    name.strip_prefix("Bookmark").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '_']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: &str) -> Node {
        let mut node = Node::new(Kind::Field);
        node.set(Property::FieldKind, Value::token(kind));
        node
    }

    #[test]
    fn a_page_number_is_volatile_and_a_merge_field_is_not() {
        assert!(is_volatile(&field("PAGE")));
        assert!(!is_volatile(&field("MERGEFIELD")));
    }

    #[test]
    fn names_of_controls_without_one() {
        assert!(is_default_of_controls("Bookmark Copie 1"));
        assert!(!is_default_of_controls("Bookmarks"));
    }
}
