//! Equations (`\mmath`; specification: “Math”) to linear text.
//!
//! In: the groups of an equation as a small tree. Out: text in the manner of Unicode linear format: `(a+b)/(c)`, `x^(2)`,
//! `√(x)`. Deliberately absent: spacing, justification, styles of letters.

/// One group of an equation.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Its destination word without the backslash; empty for a plain group.
    pub(super) name: String,
    /// What it holds, in order.
    pub(super) items: Vec<Item>,
}

/// Text or a group.
#[derive(Debug)]
pub(super) enum Item {
    /// Characters.
    Text(String),
    /// A group.
    Part(Part),
}

impl Part {
    /// Adds characters.
    pub(super) fn push_text(&mut self, text: &str) {
        match self.items.last_mut() {
            Some(Item::Text(last)) => last.push_str(text),
            _ => self.items.push(Item::Text(text.to_owned())),
        }
    }

    fn parts(&self) -> impl Iterator<Item = &Part> {
        self.items.iter().filter_map(|item| match item {
            Item::Part(part) => Some(part),
            Item::Text(_) => None,
        })
    }

    fn find(&self, name: &str) -> String {
        self.parts().find(|part| part.name == name).map(Part::linear).unwrap_or_default()
    }

    fn property(&self, group: &str, name: &str) -> Option<String> {
        let found = self.parts().find(|part| part.name == group)?;
        let value = found.parts().find(|part| part.name == name)?;
        Some(value.plain())
    }

    /// The text of everything, in order.
    fn plain(&self) -> String {
        self.items
            .iter()
            .map(|item| match item {
                Item::Text(text) => text.clone(),
                Item::Part(part) if part.name.ends_with("Pr") => String::new(),
                Item::Part(part) => part.linear(),
            })
            .collect()
    }

    /// The equation as linear text. Depth is bounded by the reader's limit on groups.
    pub(super) fn linear(&self) -> String {
        let arg = |name: &str| self.find(name);
        match self.name.as_str() {
            "mf" => format!("({})/({})", arg("mnum"), arg("mden")),
            "msSup" => format!("{}^({})", arg("me"), arg("msup")),
            "msSub" => format!("{}_({})", arg("me"), arg("msub")),
            "msSubSup" => format!("{}_({})^({})", arg("me"), arg("msub"), arg("msup")),
            "msPre" => format!("_({})^({}){}", arg("msub"), arg("msup"), arg("me")),
            "mrad" => format!("√({}{})", degree(&arg("mdeg")), arg("me")),
            "mnary" => self.nary(),
            "md" => self.delimited(),
            "mfunc" => format!("{}({})", arg("mfName"), arg("me")),
            "mlimLow" => format!("{}_({})", arg("me"), arg("mlim")),
            "mlimUpp" => format!("{}^({})", arg("me"), arg("mlim")),
            "macc" => format!("{}{}", arg("me"), self.property("maccPr", "mchr").unwrap_or("\u{302}".into())),
            "mbar" => format!("¯({})", arg("me")),
            "mgroupChr" => format!("{}({})", self.property("mgroupChrPr", "mchr").unwrap_or("⏟".into()), arg("me")),
            "meqArr" => format!("█({})", self.joined("me", "@")),
            "mm" => format!("■({})", self.joined("mmr", "@")),
            "mmr" => self.joined("me", "&"),
            name if name.ends_with("Pr") => String::new(),
            _ => self.plain(),
        }
    }

    fn joined(&self, name: &str, by: &str) -> String {
        self.parts().filter(|part| part.name == name).map(Part::linear).collect::<Vec<_>>().join(by)
    }

    fn nary(&self) -> String {
        let sign = self.property("mnaryPr", "mchr").unwrap_or("∫".into());
        format!("{sign}_({})^({}){}", self.find("msub"), self.find("msup"), self.find("me"))
    }

    fn delimited(&self) -> String {
        let sign = |name: &str, default: &str| self.property("mdPr", name).unwrap_or(default.into());
        let inner = self.joined("me", &sign("msepChr", "|"));
        format!("{}{inner}{}", sign("mbegChr", "("), sign("mendChr", ")"))
    }
}

fn degree(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{text}&") }
}
