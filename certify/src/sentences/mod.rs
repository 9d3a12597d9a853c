//! What a person would say, in French and English.
//!
//! In: points, reasons, remarks, words. Out: sentences. All of them are here; why a file is not believed is in `reasons`.

mod reasons;

use crate::Date;
use crate::ballot::Choice;
use crate::certificate::{Certificate, Point, Remark, State, Suits, Verdict};
use crate::gates::{Extent, Limit, Standing, Why};
use crate::group::Approval;
use crate::policy::ScenarioKind;
use crate::words::{Signature, Version};
use recette_engine::compare::Class;
use recette_engine::model::{Aspect, Severity};

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Language {
    French,
    English,
}

impl Language {
    /// One of two.
    pub fn pick<T>(self, french: T, english: T) -> T {
        match self {
            Language::French => french,
            Language::English => english,
        }
    }

    /// The other one.
    pub fn other(self) -> Language {
        self.pick(Language::English, Language::French)
    }

    /// The same as reports name it, for words that are theirs.
    fn of_reports(self) -> recette_reports::Language {
        self.pick(recette_reports::Language::French, recette_reports::Language::English)
    }

    /// A whole number with its thousands apart.
    pub fn number(self, n: u64) -> String {
        self.of_reports().number(usize::try_from(n).unwrap_or(usize::MAX))
    }

    /// A number with at most so many decimals.
    pub fn decimal(self, x: f64, places: usize) -> String {
        self.of_reports().decimal(x, places)
    }

    /// A share of one, in percent with one decimal; as wide in every row of a table.
    pub fn percent(self, share: f64) -> String {
        let text = format!("{:.1}", 100.0 * share);
        self.pick(text.replace('.', ","), text)
    }

    /// Documents × desktops: whole numbers with their thousands apart, as they mostly are.
    pub fn weight(self, weight: f64) -> String {
        // Beyond 2^53 whole numbers are not exact any more.
        let whole = weight.fract() == 0.0 && (0.0..9e15).contains(&weight);
        if whole { self.number(weight as u64) } else { self.decimal(weight, 2) }
    }

    /// `12 documents`.
    pub fn documents(self, n: u64) -> String {
        let one = self.pick(n < 2, n == 1);
        format!("{} {}", self.number(n), if one { "document" } else { "documents" })
    }

    /// What a signature says.
    pub fn signature(self, signature: &Signature) -> String {
        let text = signature.as_str();
        let sentence = recette_reports::phrase::signature_sentence(text, self.of_reports());
        let route = text.split(['/', ':']).nth(1).unwrap_or_default().replace('>', " → ");
        sentence.map_or_else(|| text.to_owned(), |s| format!("{s} ({route})"))
    }

    /// Name of an aspect.
    pub fn aspect(self, aspect: Aspect) -> &'static str {
        self.of_reports().aspect(aspect)
    }

    /// Name of a class.
    pub fn class(self, class: Class) -> &'static str {
        self.of_reports().class(class)
    }

    /// Name of a severity.
    pub fn severity(self, severity: Severity) -> &'static str {
        self.of_reports().severity(severity)
    }

    /// So many that are not shown.
    pub fn more(self, n: usize) -> String {
        match self {
            Language::French => format!("et {n} de plus, dans le dossier"),
            Language::English => format!("and {n} more, in the dossier"),
        }
    }

    /// How votes decide.
    pub fn approval(self, approval: Approval) -> &'static str {
        match approval {
            Approval::Unanimous => self.pick("unanimité", "unanimous"),
            Approval::Majority => self.pick("majorité", "majority"),
        }
    }

    /// Where a step stands.
    pub fn standing(self, standing: Standing) -> &'static str {
        match standing {
            Standing::Passed => self.pick("réussie", "passed"),
            Standing::Refused => self.pick("refusée", "refused"),
            Standing::Undetermined => self.pick("ouverte", "open"),
        }
    }

    /// What kind of step it is.
    pub fn step_kind(self, kind: &str) -> &'static str {
        match kind {
            "gate" => self.pick("limites sur les résultats", "limits on results"),
            "scenario" => self.pick("scénario exécuté", "scenario, run"),
            _ => self.pick("test manuel attesté", "manual test, attested"),
        }
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        self.pick("fr", "en")
    }

    /// A verdict.
    pub fn verdict(self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Certified => self.pick("certifiée", "certified"),
            Verdict::Refused => self.pick("refusée", "refused"),
            Verdict::Undetermined => self.pick("indéterminée", "undetermined"),
        }
    }

    /// Where a participant stands.
    pub fn state(self, state: State) -> &'static str {
        match state {
            State::Passed => self.pick("favorable", "passes"),
            State::Refused => self.pick("refuse", "refuses"),
            State::Undetermined => self.pick("indéterminé", "undetermined"),
            State::Abstains => self.pick("s’abstient", "abstains"),
            State::Missing => self.pick("rien reçu", "missing"),
        }
    }

    /// A vote.
    pub fn choice(self, choice: Option<Choice>) -> &'static str {
        match choice {
            Some(Choice::Approve) => self.pick("pour", "for"),
            Some(Choice::Refuse) => self.pick("contre", "against"),
            Some(Choice::Abstain) => self.pick("abstention", "abstains"),
            None => self.pick("pas de vote", "no vote"),
        }
    }

    /// A scenario.
    pub fn scenario(self, kind: ScenarioKind) -> &'static str {
        match kind {
            ScenarioKind::BasicMacro => self.pick("macro Basic", "Basic macro"),
            ScenarioKind::PythonScript => self.pick("script Python-UNO", "Python-UNO script"),
            ScenarioKind::MailMerge => self.pick("publipostage", "mail merge"),
            ScenarioKind::Extension => self.pick("installation d’une extension", "installation of an extension"),
            ScenarioKind::ReadOnlyStart => {
                self.pick("démarrage avec un profil en lecture seule", "start with a read-only profile")
            }
        }
    }

    /// What a limit counts, after a number of them.
    fn limit(self, limit: Limit, n: f64) -> &'static str {
        let one = self.pick(n < 2.0, n == 1.0);
        let say = |french: [&'static str; 2], english: [&'static str; 2]| {
            let [singular, plural] = self.pick(french, english);
            if one { singular } else { plural }
        };
        match limit {
            Limit::Regressed => {
                say(["document régressé", "documents régressés"], ["document regressed", "documents regressed"])
            }
            Limit::Mixed => say(
                ["document régressé ou mitigé", "documents régressés ou mitigés"],
                ["document regressed or mixed", "documents regressed or mixed"],
            ),
            Limit::Changed => say(
                ["document modifié ou pire", "documents modifiés ou pires"],
                ["document changed or worse", "documents changed or worse"],
            ),
            Limit::Weight => self.pick("de poids régressé", "of weight regressed"),
            Limit::Untouched => {
                say(["document touché", "documents touchés"], ["document touched", "documents touched"])
            }
            Limit::Inconclusive => say(
                ["document non mesuré", "documents non mesurés"],
                ["document inconclusive", "documents inconclusive"],
            ),
            Limit::Finished => {
                say(["document mené à terme", "documents menés à terme"], ["document finished", "documents finished"])
            }
        }
    }

    /// `name: word`, with the blank that French wants.
    pub fn pair(self, name: impl std::fmt::Display, word: &str) -> String {
        format!("{name}{}{word}", self.pick("\u{a0}: ", ": "))
    }

    /// Some of the names, and how many more there are.
    pub fn some(self, names: &[&str]) -> String {
        const FEW: usize = 4;
        let shown = names.get(..FEW).unwrap_or(names).join(", ");
        match (self, names.len().checked_sub(FEW).filter(|n| *n > 0)) {
            (_, None) => shown,
            (Language::French, Some(more)) => format!("{shown} et {more} autres"),
            (Language::English, Some(more)) => format!("{shown} and {more} others"),
        }
    }

    /// Why a step does not say yes.
    pub fn why(self, why: &Why) -> String {
        match why {
            Why::Limit { limit, measured, allowed } => {
                let what = self.limit(*limit, *measured);
                let bound = match limit {
                    Limit::Finished => self.pick("au moins", "at least"),
                    _ => self.pick("au plus", "at most"),
                };
                format!("{measured} {what} ({bound} {allowed})")
            }
            Why::ScenarioFailed { scenario } => self.pair(self.scenario(*scenario), self.pick("échec", "failed")),
            Why::ScenarioMissing { scenario } => {
                self.pair(self.scenario(*scenario), self.pick("pas exécuté", "not run"))
            }
            Why::TestFailed => self.pick("test manuel signé en échec", "manual test signed as failed").to_owned(),
            Why::TestMissing => self.pick("test manuel non signé", "manual test not signed").to_owned(),
            Why::TestStale { made, valid_days } => match self {
                Language::French => format!("test manuel du {made}, valable {valid_days} jours"),
                Language::English => format!("manual test of {made}, which holds {valid_days} days"),
            },
        }
    }

    /// A point against certifying.
    pub fn point(self, point: &Point) -> String {
        match (self, point) {
            (Language::French, Point::Refuses { participant, step, reason }) => {
                format!("{participant} refuse à l’étape {step}\u{a0}: {}", self.why(reason))
            }
            (Language::English, Point::Refuses { participant, step, reason }) => {
                format!("{participant} refuses at step {step}: {}", self.why(reason))
            }
            (Language::French, Point::Open { participant, step, reason }) => {
                format!("{participant} reste indéterminé à l’étape {step}\u{a0}: {}", self.why(reason))
            }
            (Language::English, Point::Open { participant, step, reason }) => {
                format!("{participant} is undetermined at step {step}: {}", self.why(reason))
            }
            (Language::French, Point::CarriedBack { fix, documents }) => {
                format!("le défaut corrigé «\u{a0}{fix}\u{a0}» est revenu ({})", self.documents(*documents as u64))
            }
            (Language::English, Point::CarriedBack { fix, documents }) => {
                format!("carried fix {fix} was lost again ({})", self.documents(*documents as u64))
            }
            (Language::French, Point::CarriedOpen { fix, documents }) => {
                format!(
                    "le défaut corrigé «\u{a0}{fix}\u{a0}» n’a pas été vérifié ({})",
                    self.documents(*documents as u64)
                )
            }
            (Language::English, Point::CarriedOpen { fix, documents }) => {
                format!("carried fix {fix} was not measured ({})", self.documents(*documents as u64))
            }
            (Language::French, Point::Against { participant }) => format!("{participant} vote contre"),
            (Language::English, Point::Against { participant }) => format!("{participant} votes against it"),
            (Language::French, Point::NotApproved { approvals, needed }) => {
                format!("{approvals} voix pour, il en faut {needed}")
            }
            (Language::English, Point::NotApproved { approvals, needed }) => {
                format!("{approvals} votes for it, {needed} are needed")
            }
            (Language::French, Point::Missing { participant }) => {
                format!("{participant} n’a envoyé ni résultats ni abstention")
            }
            (Language::English, Point::Missing { participant }) => {
                format!("{participant} owes a bundle or a signed abstention")
            }
            (Language::French, Point::Quorum { passed, needed }) => {
                format!("avis favorables\u{a0}: {passed}, le quorum est de {needed}")
            }
            (Language::English, Point::Quorum { passed, needed }) => format!("{passed} pass, the quorum is {needed}"),
            (Language::French, Point::NoVote { participant }) => format!("{participant} n’a pas voté sur ces éléments"),
            (Language::English, Point::NoVote { participant }) => {
                format!("{participant} has not voted on this evidence")
            }
        }
    }

    /// Something to know.
    pub fn remark(self, remark: &Remark) -> String {
        match (self, remark) {
            (Language::French, Remark::SeveralBuilds { builds }) => {
                format!("les ministères ont testé {builds} binaires différents de cette version")
            }
            (Language::English, Remark::SeveralBuilds { builds }) => {
                format!("ministries tested {builds} different builds of this version")
            }
            (Language::French, Remark::SeveralConditions { conditions }) => {
                format!("les ministères ont mesuré dans {conditions} conditions différentes (polices, langue, limites)")
            }
            (Language::English, Remark::SeveralConditions { conditions }) => {
                format!("ministries measured under {conditions} different conditions (fonts, language, limits)")
            }
            (Language::French, Remark::CertifiedEnds { version, end }) => {
                format!(
                    "le support de la version certifiée {version} finit le {end}, avant qu’une autre puisse être déployée"
                )
            }
            (Language::English, Remark::CertifiedEnds { version, end }) => {
                format!("support of the certified version {version} ends on {end}, before another could be deployed")
            }
            (Language::French, Remark::CandidateEnds { version, end }) => {
                format!("le support de la candidate {version} finit le {end}, avant qu’elle puisse être déployée")
            }
            (Language::English, Remark::CandidateEnds { version, end }) => {
                format!("support of the candidate {version} ends on {end}, before it could be deployed")
            }
            (Language::French, Remark::NoCalendar { version }) => {
                format!("le calendrier du groupe ne dit rien du support de {version}")
            }
            (Language::English, Remark::NoCalendar { version }) => {
                format!("the group's calendar says nothing of the support of {version}")
            }
        }
    }

    /// `12 documents, weight 1200`.
    pub fn extent(self, extent: &Extent) -> String {
        let Extent { documents, weight } = extent;
        let count = self.documents(*documents);
        let product = self.pair(self.pick("documents × postes", "documents × desktops"), &self.weight(*weight));
        format!("{count}, {product}")
    }

    /// A version and the end of its support.
    pub fn supported(self, version: &Version, end: Option<Date>) -> String {
        match (self, end) {
            (Language::French, Some(end)) => format!("{version}, supportée jusqu’au {end}"),
            (Language::English, Some(end)) => format!("{version}, supported until {end}"),
            (Language::French, None) => format!("{version}, fin de support inconnue"),
            (Language::English, None) => format!("{version}, end of support unknown"),
        }
    }

    /// The latest version that suits everyone.
    pub fn fallback(self, suits: &Suits) -> String {
        let certified = if suits.certified { self.pick(" (certifiée aujourd’hui)", " (certified now)") } else { "" };
        format!("{}{certified}", self.supported(&suits.version, suits.end))
    }

    /// The verdict in one sentence.
    pub fn headline(self, certificate: &Certificate) -> String {
        let (version, end) = &certificate.candidate;
        let verdict = self.verdict(certificate.verdict);
        match (self, end) {
            (Language::French, Some(end)) => format!("LibreOffice {version} est {verdict} (support jusqu’au {end})."),
            (Language::English, Some(end)) => format!("LibreOffice {version} is {verdict} (supported until {end})."),
            (Language::French, None) => format!("LibreOffice {version} est {verdict} (fin de support inconnue)."),
            (Language::English, None) => format!("LibreOffice {version} is {verdict} (end of support unknown)."),
        }
    }
}

/// The certificate for a terminal.
pub fn text(certificate: &Certificate, language: Language) -> String {
    let l = language;
    let mut lines = vec![l.headline(certificate)];
    let mut list = |title: &str, entries: Vec<String>| {
        if !entries.is_empty() {
            lines.push(String::new());
            lines.push(title.to_owned());
            lines.extend(entries.into_iter().map(|e| format!("  {e}")));
        }
    };
    list(
        l.pick("Ce qui s’y oppose", "What stands against it"),
        certificate.points.iter().map(|p| l.point(p)).collect(),
    );
    let participant = |p: &crate::certificate::Participant| {
        let step = p
            .deciding()
            .and_then(|s| Some(l.pair(format!(", {} {}", l.pick("étape", "step"), s.step), &l.why(s.why.as_ref()?))));
        let (state, step, semicolon) = (l.state(p.state), step.unwrap_or_default(), l.pick("\u{a0};", ";"));
        format!("{:24} {state}{step}{semicolon} {}", p.id.as_str(), l.choice(p.vote))
    };
    list(l.pick("Ministères", "Ministries"), certificate.participants.iter().map(participant).collect());
    list(l.pick("Ce qui bloque", "What blocks"), certificate.blockers.iter().flat_map(|b| blocker(b, l)).collect());
    let all = states(&certificate.accepting_all, l);
    list(l.pick("Si tout cela était accepté", "If all of it were accepted"), all.into_iter().collect());
    list(
        l.pick("Dernière version qui convient à tous", "Latest version that suits everyone"),
        certificate.fallback.iter().map(|f| l.fallback(f)).collect(),
    );
    let late = certificate.too_late.iter();
    list(
        l.pick(
            "Trop tard pour être certifiées avant la fin de leur support",
            "Too late to be certified before support ends",
        ),
        late.map(|(line, end)| l.supported(line, Some(*end))).collect(),
    );
    list(l.pick("À savoir", "To know"), certificate.remarks.iter().map(|r| l.remark(r)).collect());
    let refused = certificate.refused.iter().map(|r| l.pair(&r.file, &l.reason(&r.reason)));
    list(l.pick("Fichiers refusés", "Files that are not believed"), refused.collect());
    lines.push(String::new());
    lines.push(format!("{} {}", l.pick("Les votes portent sur", "Votes are on"), certificate.evidence));
    lines.join("\n") + "\n"
}

fn blocker(blocker: &crate::certificate::Blocker, l: Language) -> Vec<String> {
    let mut lines = vec![blocker.signature.to_string()];
    let of = |(id, extent): &(crate::words::Id, Extent)| l.pair(id, &l.extent(extent));
    lines.extend(blocker.blocks.iter().map(|entry| format!("  {}", of(entry))));
    let also = l.pick("aussi chez", "also at");
    lines.extend(blocker.others.iter().map(|entry| format!("  {also} {}", of(entry))));
    let accept = l.pick("si on l’accepte", "if accepted");
    lines.extend(states(&blocker.accepting, l).map(|s| l.pair(format!("  {accept}"), &s)));
    lines
}

fn states(states: &[(crate::words::Id, State)], l: Language) -> Option<String> {
    let each: Vec<String> = states.iter().map(|(id, state)| format!("{id} {}", l.state(*state))).collect();
    (!each.is_empty()).then(|| each.join(", "))
}
