//! Properties of documents that are content, the same for all families.
//!
//! In: the name of a property that a person or an application gave. Out: the label it is compared under, or none where
//! only applications write it. Deliberately absent: values.

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

#[cfg(test)]
mod tests {
    use super::user_label;

    #[test]
    fn labels() {
        let check = |name, expected| assert_eq!(user_label(name), expected, "{name}");
        check("Company", Some("company"));
        check("Référence", Some("Référence"));
        check("AppVersion", None);
    }
}
