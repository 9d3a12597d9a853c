//! Names of the closed vocabularies: classes, judgements, severities, origins, aspects, stages.

use super::Language;
use recette_engine::compare::{Class, Judgement, PageView, Stage, Status};
use recette_engine::finding::{Change, Origin};
use recette_engine::model::{Aspect, Severity};

impl Language {
    /// Name of a class.
    pub fn class(self, class: Class) -> &'static str {
        match class {
            Class::Regressed => self.pick("regressed", "régressé"),
            Class::Mixed => self.pick("mixed", "mixte"),
            Class::Fixed => self.pick("fixed", "corrigé"),
            Class::Changed => self.pick("changed", "modifié"),
            Class::Unchanged => self.pick("unchanged", "inchangé"),
            Class::Flaky => self.pick("flaky", "instable"),
            Class::Inconclusive => self.pick("inconclusive", "non concluant"),
            Class::Excluded => self.pick("excluded", "exclu"),
        }
    }

    /// Name of a judgement.
    pub fn judgement(self, judgement: Judgement) -> &'static str {
        match judgement {
            Judgement::Same => self.pick("same", "identique"),
            Judgement::Better => self.pick("better", "mieux"),
            Judgement::Worse => self.pick("worse", "moins bien"),
            Judgement::Both => self.pick("better and worse", "mieux et moins bien"),
            Judgement::Other => self.pick("other", "autre"),
        }
    }

    /// Name of a finding's status.
    pub fn status(self, status: Status) -> &'static str {
        match status {
            Status::Introduced => self.pick("introduced", "introduit"),
            Status::Resolved => self.pick("resolved", "résolu"),
            Status::Altered => self.pick("altered", "autre valeur"),
            Status::Kept => self.pick("kept", "inchangé"),
        }
    }

    /// Name of a severity.
    pub fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Cosmetic => self.pick("cosmetic", "cosmétique"),
            Severity::Minor => self.pick("minor", "mineure"),
            Severity::Major => self.pick("major", "majeure"),
            Severity::Critical => self.pick("critical", "critique"),
        }
    }

    /// Name of an origin.
    pub fn origin(self, origin: Origin) -> &'static str {
        match origin {
            Origin::Import => "import",
            Origin::Export => "export",
            Origin::Layout => self.pick("layout", "mise en page"),
            Origin::Unlocated => self.pick("unlocated", "non localisée"),
            Origin::Environment => self.pick("environment", "environnement"),
            Origin::Malformed => self.pick("malformed document", "document malformé"),
        }
    }

    /// Noun of a change, as it starts a French sentence; participle as it ends an English one.
    pub fn change(self, change: Change) -> &'static str {
        match change {
            Change::Lost => self.pick("lost", "perte"),
            Change::Gained => self.pick("gained", "ajout"),
            Change::Altered => self.pick("changed", "modification"),
            Change::Moved => self.pick("moved", "déplacement"),
        }
    }

    /// Name of a stage.
    pub fn stage(self, stage: Stage) -> &'static str {
        match stage {
            Stage::Load => self.pick("load", "chargement"),
            Stage::Render => self.pick("render", "affichage"),
            Stage::Save => self.pick("save", "enregistrement"),
            Stage::Reload => self.pick("reload", "rechargement"),
            Stage::Rerender => self.pick("rerender", "nouvel affichage"),
        }
    }

    /// The sentence of an outcome signature's last two words, where they are known.
    pub fn outcome_word(self, reason: &str, stage: &str) -> Option<String> {
        let reason = match reason {
            "crash" => self.pick("crash", "plantage"),
            "hang" => self.pick("no end", "blocage"),
            "memory" => self.pick("memory limit", "limite mémoire atteinte"),
            "refused" => self.pick("refused", "refus"),
            "no-output" => self.pick("nothing written", "rien d’écrit"),
            "unreadable-output" => self.pick("unreadable output", "sortie illisible"),
            "password" => self.pick("password needed", "mot de passe requis"),
            "environment" => self.pick("environment failed", "panne de l’environnement"),
            _ => return None,
        };
        let stage = STAGES.into_iter().map(|s| (format!("{s:?}").to_lowercase(), s)).find(|(name, _)| name == stage)?.1;
        Some(format!("{reason} ({})", self.stage(stage)))
    }

    /// Name of what a layout signature is about, where it is known.
    pub fn layout_word(self, what: &str) -> Option<&'static str> {
        match what {
            "page-count" | "pages" => Some(self.pick("page count", "nombre de pages")),
            "line-count" | "lines" => Some(self.pick("line count", "nombre de lignes")),
            "page" => Some("page"),
            "reference" => Some(self.pick("distance from the reference rendering", "écart au rendu de référence")),
            "round-trip" => Some(self.pick("pages after the round trip", "pages après l’aller-retour")),
            "saved-page" => Some(self.pick("page of the saved file", "page du fichier enregistré")),
            "saved-page-count" => {
                Some(self.pick("page count of the saved file", "nombre de pages du fichier enregistré"))
            }
            "line" => Some(self.pick("line", "ligne")),
            "block" => Some(self.pick("block", "bloc")),
            "color" | "colour" => Some(self.pick("colour", "couleur")),
            _ => None,
        }
    }

    /// Title of a comparison of pages.
    pub fn page_view(self, view: PageView) -> &'static str {
        match view {
            PageView::AcrossBuilds => self.pick(
                "The original in both builds: import and layout",
                "L’original dans les deux versions : import et mise en page",
            ),
            PageView::InOneViewer => self.pick(
                "What the two builds wrote, in one viewer",
                "Ce que les deux versions ont écrit, dans un même afficheur",
            ),
            PageView::InBaseViewer => self.pick(
                "What the two builds wrote, in the base: a fleet with both versions",
                "Ce que les deux versions ont écrit, dans la référence : un parc avec les deux versions",
            ),
            PageView::WithinBase => self.pick(
                "Before and after the round trip, in the base",
                "Avant et après l’aller-retour, dans la référence",
            ),
            PageView::WithinCandidate => self.pick(
                "Before and after the round trip, in the candidate",
                "Avant et après l’aller-retour, dans la candidate",
            ),
            PageView::ReferenceBase => self.pick(
                "The reference rendering and the original in the base",
                "Le rendu de référence et l’original dans la référence",
            ),
            PageView::ReferenceCandidate => self.pick(
                "The reference rendering and the original in the candidate",
                "Le rendu de référence et l’original dans la candidate",
            ),
        }
    }

    /// Name of an aspect.
    pub fn aspect(self, aspect: Aspect) -> &'static str {
        use Aspect::*;
        match aspect {
            Text => self.pick("text", "texte"),
            CharacterFormat => self.pick("character format", "format de caractère"),
            ParagraphFormat => self.pick("paragraph format", "format de paragraphe"),
            Numbering => self.pick("numbering", "numérotation"),
            Table => self.pick("table", "tableau"),
            Image => "image",
            Shape => self.pick("shape", "forme"),
            Field => self.pick("field", "champ"),
            Link => self.pick("link", "lien"),
            Bookmark => self.pick("bookmark", "signet"),
            HeaderFooter => self.pick("header or footer", "en-tête ou pied de page"),
            PageSetup => self.pick("page setup", "format de page"),
            Section => "section",
            Note => "note",
            Comment => self.pick("comment", "commentaire"),
            TrackedChange => self.pick("tracked change", "suivi des modifications"),
            Style => "style",
            Metadata => self.pick("metadata", "métadonnées"),
            Accessibility => self.pick("accessibility", "accessibilité"),
            Macro => "macro",
            Signature => "signature",
            EmbeddedObject => self.pick("embedded object", "objet incorporé"),
            FormControl => self.pick("form control", "champ de formulaire"),
            Formula => self.pick("formula", "formule"),
            Chart => self.pick("chart", "graphique"),
            Cell => self.pick("cell", "cellule"),
            NumberFormat => self.pick("number format", "format de nombre"),
            Slide => self.pick("slide", "diapositive"),
            Animation => "animation",
            Layout => self.pick("layout", "mise en page"),
            Package => self.pick("package", "paquet"),
        }
    }
}

const STAGES: [Stage; 5] = [Stage::Load, Stage::Render, Stage::Save, Stage::Reload, Stage::Rerender];

/// The sign that stands beside a class's colour, so that colour is never alone.
pub fn icon(class: Class) -> &'static str {
    match class {
        Class::Regressed => "▼",
        Class::Mixed => "◆",
        Class::Fixed => "▲",
        Class::Changed => "●",
        Class::Unchanged => "=",
        Class::Flaky => "≈",
        Class::Inconclusive => "?",
        Class::Excluded => "–",
    }
}
