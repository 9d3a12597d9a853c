//! Names that applications give by themselves, the same for all families.
//!
//! In: names of bookmarks and anchors. Out: whether one is nobody's own, and what of it stays in targets and arguments:
//! applications number them anew at every save; names of shapes that a person gave. Deliberately absent: names of styles
//! and lists.

use crate::model::{Node, Property, Value};

/// What such names begin with.
const BEGINNINGS: &[&str] = &[
    "_Toc",
    "_Ref",
    "_Hlk",
    "_Hlt",
    "_Mon_",
    "_PictureBullets",
    "_Fieldmark",
    "__Fieldmark",
    "__RefHeading",
    "__RefNumPara",
    "__DdeLink",
    "__UnoMark",
    "__bookmark_",
];

/// Word's mark of where one wrote last. What is only called after it (`_GoBack_Copie_1`) was made by a filter that read
/// a place twice, and stands in the list of bookmarks.
const LAST_EDIT: &str = "_GoBack";

/// Whether a bookmark's name is the application's own. A bare number is: a person's bookmark begins with a letter.
pub fn is_automatic_bookmark(name: &str) -> bool {
    let numbered = !name.is_empty() && name.chars().all(|c| c.is_ascii_digit());
    numbered || name == LAST_EDIT || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

/// The name of a shape or picture if a person gave it: one that ends in a number is what applications count shapes by, in
/// the words of all languages (`Image3`, `Text Box 12`, `Ромб 1`).
pub fn set_shape_name(name: Option<&str>, node: &mut Node) {
    let own = |name: &&str| !name.is_empty() && !name.ends_with(|c: char| c.is_ascii_digit());
    if let Some(name) = name.map(str::trim).filter(own) {
        node.set(Property::ShapeName, Value::text(name));
    }
}

/// A name in a target or an argument: an automatic one keeps its beginning and loses its number.
pub fn reference_name(name: &str) -> &str {
    let beginning = ["_Toc", "_Ref", "_Hlk"]
        .into_iter()
        .find(|beginning| name.starts_with(beginning) || name.starts_with("__Ref") && name.contains(beginning));
    beginning.unwrap_or(name)
}

/// Target and anchor as one: `target#anchor`, `#anchor`.
pub fn link_target(target: &str, anchor: Option<&str>) -> String {
    match anchor.filter(|anchor| !anchor.is_empty()) {
        Some(anchor) => format!("{target}#{}", reference_name(anchor)),
        None => target.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    #[test]
    fn names_of_shapes_that_end_in_a_number_are_nobody_s() {
        let named = |name| {
            let mut node = Node::new(Kind::Shape);
            set_shape_name(Some(name), &mut node);
            node.get(Property::ShapeName).map(|name| name.to_string())
        };
        assert_eq!(named("Logo préfecture "), Some("“Logo préfecture”".to_owned()));
        for name in ["Image1", "Text Box 12", "Ромб 1", "", " "] {
            assert_eq!(named(name), None, "{name}");
        }
    }

    #[test]
    fn automatic_names() {
        let check = |name, expected| assert_eq!(is_automatic_bookmark(name), expected, "{name}");
        check("_Toc123", true);
        check("__RefHeading___Toc1_2", true);
        check("Signature", false);
        check("_Annexe", false);
        check("_GoBack", true);
        check("_GoBack_Copie_1", false);
        check("0", true);
        check("", false);
        check("2e partie", false);
    }

    #[test]
    fn automatic_targets_lose_their_number() {
        let check = |target, anchor, expected: &str| assert_eq!(link_target(target, Some(anchor)), expected);
        check("", "_Toc123", "#_Toc");
        check("", "__RefHeading___Toc1_2", "#_Toc");
        check("autre.odt", "Annexe", "autre.odt#Annexe");
        check("autre.odt", "", "autre.odt");
    }
}
