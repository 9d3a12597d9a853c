//! Names of styles that the formats and LibreOffice give the same style.
//!
//! In: the display name a file has. Out: one name per style, so that `heading 1`, `Heading 1` and `Titre 1` are no
//! difference. The names are those of WordprocessingML where LibreOffice maps its own name to one of them (its import
//! and export do: `Text body` ↔ `Body Text`), else the file's. In ODF some names are Word's and mean another style:
//! Writer's `List 2` is Word's `List Bullet 2`. Deliberately absent: translation of names that a person gave.

/// The name under which a style is compared; empty for the default paragraph and character style, which is left out.
pub fn canonical_style_name(name: &str) -> String {
    let name = own_name(name.trim());
    let lower = name.to_lowercase();
    // Character styles that LibreOffice makes for labels of lists, and renames when they clash.
    if lower.starts_with("listlabel ") || lower == "ww-police par défaut" {
        return String::new();
    }
    if let Some((_, canonical)) = EQUAL.iter().find(|(known, _)| *known == lower) {
        return (*canonical).to_owned();
    }
    numbered(&lower).unwrap_or_else(|| name.to_owned())
}

/// The same for a name in an ODF document, which is Writer's.
pub fn canonical_writer_name(name: &str) -> String {
    writers_own(&name.trim().to_lowercase()).unwrap_or_else(|| canonical_style_name(name))
}

/// Names that Writer has for styles of Word; `lower` is in lower case. Word's own `List 2` it calls `List 2 (WW)`.
fn writers_own(lower: &str) -> Option<String> {
    if lower == "marginalia" {
        return Some("Comment Text".to_owned());
    }
    let (stem, rest) = lower.split_once(' ')?;
    let (number, suffix) = rest.split_once(' ').unwrap_or((rest, ""));
    let number: u32 = number.parse().ok().filter(|n| (1..=5).contains(n))?;
    let words = match (stem, suffix) {
        ("list", "") => "List Bullet",
        ("list", "cont.") => "List Continue",
        ("list", "(ww)") => "List",
        ("numbering", "") => "List Number",
        _ => return None,
    };
    Some(if number == 1 { words.to_owned() } else { format!("{words} {number}") })
}

/// Without what LibreOffice puts behind a name that it has for a style of its own.
fn own_name(name: &str) -> &str {
    [" (user)", " (WW)"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

/// What `style.next` says for a style with this name: the default one has none elsewhere.
pub fn next_name(name: &str) -> &str {
    if name.is_empty() { "Normal" } else { name }
}

/// Lower-case names on the left.
const EQUAL: &[(&str, &str)] = &[
    ("standard", ""),
    ("normal", ""),
    ("default", ""),
    ("default style", ""),
    ("default paragraph style", ""),
    ("default paragraph font", ""),
    ("default character style", ""),
    ("text body", "Body Text"),
    ("body text", "Body Text"),
    ("text body indent", "Body Text Indent"),
    ("body text indent", "Body Text Indent"),
    ("first line indent", "Body Text First Indent"),
    ("body text first indent", "Body Text First Indent"),
    ("hanging indent", "Hanging Indent"),
    ("title", "Title"),
    ("subtitle", "Subtitle"),
    ("list", "List"),
    ("caption", "Caption"),
    ("index", "Index"),
    ("index heading", "Index Heading"),
    ("contents heading", "TOC Heading"),
    ("toc heading", "TOC Heading"),
    ("illustration index heading", "Illustration Index Heading"),
    ("illustration index 1", "Table of Figures"),
    ("figure index 1", "Table of Figures"),
    ("table of figures", "Table of Figures"),
    ("bibliography heading", "TOA Heading"),
    ("toa heading", "TOA Heading"),
    ("header", "Header"),
    ("footer", "Footer"),
    ("footnote", "Footnote Text"),
    ("footnote text", "Footnote Text"),
    ("endnote", "Endnote Text"),
    ("endnote text", "Endnote Text"),
    ("footnote symbol", "Footnote Characters"),
    ("footnote characters", "Footnote Characters"),
    ("endnote symbol", "Endnote Characters"),
    ("endnote characters", "Endnote Characters"),
    ("footnote anchor", "Footnote Reference"),
    ("footnote reference", "Footnote Reference"),
    ("endnote anchor", "Endnote Reference"),
    ("endnote reference", "Endnote Reference"),
    ("internet link", "Hyperlink"),
    ("hyperlink", "Hyperlink"),
    ("visited internet link", "FollowedHyperlink"),
    ("followedhyperlink", "FollowedHyperlink"),
    ("emphasis", "Emphasis"),
    ("strong emphasis", "Strong"),
    ("strong", "Strong"),
    ("page number", "Page Number"),
    ("line numbering", "Line Number"),
    ("line number", "Line Number"),
    ("placeholder", "Placeholder Text"),
    ("placeholder text", "Placeholder Text"),
    ("sender", "Envelope Return"),
    ("envelope return", "Envelope Return"),
    ("addressee", "Envelope Address"),
    ("envelope address", "Envelope Address"),
    ("salutation", "Salutation"),
    ("complimentary close", "Closing"),
    ("closing", "Closing"),
    ("signature", "Signature"),
    ("preformatted text", "HTML Preformatted"),
    ("html preformatted", "HTML Preformatted"),
    ("quotations", "Quotations"),
    ("quote", "Quotations"),
    ("plain text", "Plain Text"),
    ("source text", "HTML Code"),
    ("html code", "HTML Code"),
    ("teletype", "HTML Typewriter"),
    ("html typewriter", "HTML Typewriter"),
    ("user entry", "HTML Keyboard"),
    ("html keyboard", "HTML Keyboard"),
    ("example", "HTML Sample"),
    ("html sample", "HTML Sample"),
    ("definition", "HTML Definition"),
    ("html definition", "HTML Definition"),
    ("variable", "HTML Variable"),
    ("html variable", "HTML Variable"),
    ("citation", "HTML Cite"),
    ("html cite", "HTML Cite"),
    ("comment", "Comment Text"),
    ("annotation text", "Comment Text"),
    ("comment text", "Comment Text"),
    ("annotation reference", "Comment Reference"),
    ("comment reference", "Comment Reference"),
    ("annotation subject", "Comment Subject"),
    ("comment subject", "Comment Subject"),
    ("balloon text", "Balloon Text"),
    ("document map", "Document Map"),
    ("macro text", "Macro Text"),
    ("block text", "Block Text"),
    ("no spacing", "No Spacing"),
    ("list paragraph", "List Paragraph"),
    ("marginalia", "Marginalia"),
    ("table contents", "Table Contents"),
    ("table heading", "Table Heading"),
    // What LibreOffice puts on text by itself, in frames, indexes and lists: nobody's choice.
    ("frame contents", ""),
    ("index link", ""),
    ("bullet symbols", ""),
    ("numbering symbols", ""),
    // LibreOffice's Word filters write some of its names as its user interface in French has them.
    ("accentuation", "Emphasis"),
    ("accentuation forte", "Strong"),
    ("bloc de citation", "Quotations"),
    ("caractères de note de bas de page", "Footnote Characters"),
    ("caractères de note de fin", "Endnote Characters"),
    ("caractères de numérotation", ""),
    ("contenu de cadre", ""),
    ("contenu de tableau", "Table Contents"),
    ("en-tête et pied de page", "Header and Footer"),
    ("header and footer", "Header and Footer"),
    ("police par défaut", ""),
    ("puces", ""),
    ("saut d'index", ""),
    ("texte préformaté", "HTML Preformatted"),
    ("texte source", "HTML Code"),
    ("titre", "Heading"),
    ("titre de tableau", "Table Heading"),
    ("titre principal", "Title"),
    ("heading", "Heading"),
];

/// Names that end in a number: `Contents 3` is Word's `toc 3`, `List 2` LibreOffice's bullet list.
fn numbered(lower: &str) -> Option<String> {
    let (stem, number) = lower.rsplit_once(' ')?;
    let number: u32 = number.parse().ok().filter(|n| (1..=10).contains(n))?;
    let stem = match stem {
        "heading" => "Heading",
        "toc" | "contents" => "TOC",
        "index" => "Index",
        "body text" => "Body Text",
        "body text indent" => "Body Text Indent",
        "list bullet" => "List Bullet",
        "list number" => "List Number",
        "list continue" => "List Continue",
        _ => return None,
    };
    Some(format!("{stem} {number}"))
}

#[cfg(test)]
mod tests {
    use super::canonical_style_name as canonical;
    use super::canonical_writer_name;

    #[test]
    fn one_name_per_style() {
        let check = |name, expected: &str| assert_eq!(canonical(name), expected, "{name}");
        check("heading 1", "Heading 1");
        check("Heading 1", "Heading 1");
        check("Text body", "Body Text");
        check("Contents 3", "TOC 3");
        check("toc 3", "TOC 3");
        check("Standard", "");
        check("Normal", "");
        check("Default Paragraph Style", "");
        check("Lettre Préfet", "Lettre Préfet");
        check("Heading 11", "Heading 11");
        check("Standard (user)", "");
        check("Lettre (WW)", "Lettre");
    }

    #[test]
    fn writer_has_names_of_its_own_for_lists() {
        let check = |name, expected: &str| assert_eq!(canonical_writer_name(name), expected, "{name}");
        check("List 1", "List Bullet");
        check("List 2", "List Bullet 2");
        check("List 2 (WW)", "List 2");
        check("List 3 Cont.", "List Continue 3");
        check("Numbering 4", "List Number 4");
        check("Marginalia", "Comment Text");
        check("List 2 Start", "List 2 Start");
        check("Text body", "Body Text");
        assert_eq!(canonical("List 2"), "List 2");
    }

    #[test]
    fn canonical_is_stable() {
        for (_, name) in super::EQUAL {
            assert_eq!(&canonical(name), name);
        }
    }
}
