//! Properties of documents that are content, the same for all families.
//!
//! In: the name of a property that a person or an application gave. Out: the label it is compared under, or none where
//! only applications write it; nodes of the compatibility switches that more than one family has. Deliberately absent:
//! values; switches of one family alone, which Word writes by the dozen and no other format can keep.

use crate::model::{Kind, Node, Property, Value};

/// The label of a property of the user; none where applications keep their own affairs in it.
pub fn user_label(name: &str) -> Option<&str> {
    Some(match name {
        "Company" => "company",
        "Manager" => "manager",
        "Category" => "category",
        "" | "AppVersion" | "DocSecurity" | "HyperlinksChanged" | "KSOProductBuildVer" | "LinksUpToDate"
        | "Operator" | "Rights" | "ScaleCrop" | "ShareDoc" | "TotalTime" | "ICV" | "DigSig" => return None,
        other => other,
    })
}

/// The label of a document variable (`w:docVar`, `text:user-field-decl`), which fields show.
pub fn variable_label(name: &str) -> String {
    format!("variable {name}")
}

/// Switches of layout that are on in a document, whatever its family calls them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compat {
    /// Lines are broken by what the printer says of its fonts (`w:usePrinterMetrics`, `\lytprtmet`).
    pub printer_metrics: bool,
    /// Tables with text beside them stay on one page (`w:doNotBreakWrappedTables`, no `\nobrkwrptbl`).
    pub unbroken_wrapped_tables: bool,
}

impl Compat {
    /// A node for each, named as OOXML names it; the one about wrapped tables only where a table is wrapped, because
    /// elsewhere it says nothing and most RTF is without its word.
    pub fn nodes(self, document: &Node) -> Vec<Node> {
        let wrapped = self.unbroken_wrapped_tables && has_wrapped_table(document);
        let switches = [("usePrinterMetrics", self.printer_metrics), ("doNotBreakWrappedTables", wrapped)];
        let on = switches.into_iter().filter(|(_, on)| *on);
        on.map(|(name, _)| Node { text: "on".to_owned(), ..Node::labelled(Kind::Metadata, format!("compat {name}")) })
            .collect()
    }
}

fn has_wrapped_table(document: &Node) -> bool {
    let mut waiting = vec![document];
    while let Some(node) = waiting.pop() {
        if node.kind == Kind::Table && node.get(Property::TableFloat) == Some(Value::Flag(true)) {
            return true;
        }
        waiting.extend(&node.children);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_about_wrapped_tables_needs_one() {
        let labels = |compat: Compat, floats: bool| {
            let mut table = Node::new(Kind::Table);
            table.set(Property::TableFloat, Value::Flag(floats));
            let document = Node { children: vec![table], ..Node::new(Kind::Document) };
            compat.nodes(&document).into_iter().map(|n| n.label).collect::<Vec<_>>()
        };
        let both = Compat { printer_metrics: true, unbroken_wrapped_tables: true };
        assert_eq!(labels(both, true), ["compat usePrinterMetrics", "compat doNotBreakWrappedTables"]);
        assert_eq!(labels(both, false), ["compat usePrinterMetrics"]);
        assert!(labels(Compat::default(), true).is_empty());
    }

    #[test]
    fn labels() {
        let check = |name, expected| assert_eq!(user_label(name), expected, "{name}");
        check("Company", Some("company"));
        check("Référence", Some("Référence"));
        check("AppVersion", None);
    }
}
