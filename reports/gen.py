# (field, en, fr) or (field, (en1,enN),(fr1,frN))
S=[
("lang","en","fr"),
("report_title","Comparison of two builds","Comparaison de deux versions"),
("skip","Skip to the content","Aller au contenu"),
("verdict","Verdict","Verdict"),
("not_measured","Not measured","Ce qui n’a pas été mesuré"),
("all_measured","Everything that was planned was measured.","Tout ce qui était prévu a été mesuré."),
("tally","Tally","Décompte"),
("tally_caption","Documents per class; the classes add up to what was planned","Documents par classe ; la somme des classes est égale au prévu"),
("planned","planned","prévus"),
("both_stop","of the unchanged: unchanged because both builds stop","parmi les inchangés : inchangés parce que les deux versions s’arrêtent"),
("sum_wrong","The classes do not add up to what was planned: this report is incomplete.","La somme des classes n’est pas égale au prévu : ce rapport est incomplet."),
("groups","Groups of differences","Groupes de différences"),
("groups_worse","Worse in the candidate","Moins bien dans la candidate"),
("groups_better","Better in the candidate","Mieux dans la candidate"),
("groups_changed","Different, neither better nor worse","Différent, ni mieux ni moins bien"),
("groups_none","No differences were grouped.","Aucune différence groupée."),
("what","What","Quoi"),
("severity","Severity","Gravité"),
("origin","Origin","Origine"),
("documents","Documents","Documents"),
("owners","Owners","Propriétaires"),
("differences","Differences","Différences"),
("weight","Weight","Poids"),
("example","Smallest example","Plus petit exemple"),
("show_group","List its documents","Lister ses documents"),
("signature","Signature","Signature"),
("filter","Filter","Filtre"),
("filter_hint","Words of a name, owner, suite or tag; and","Mots d’un nom, d’un propriétaire, d’une suite ou d’une étiquette ; et"),
("filter_not","A minus before a word leaves it out, a comma means or:","Un moins devant un mot l’exclut, une virgule veut dire ou :"),
("filter_example","class:regressed,mixed aspect:table -format:docx","class:regressed,mixed aspect:table -format:docx"),
("clear","Clear","Effacer"),
("show_more","Show more","En montrer davantage"),
("loading","Loading the list: {} of {} parts","Chargement de la liste : {} parties sur {}"),
("shown_of","{} of {} documents match; {} shown","{} documents sur {} correspondent ; {} affichés"),
("document","Document","Document"),
("class","Class","Classe"),
("format","Format","Format"),
("suite","Suite","Suite"),
("owner","Owner","Propriétaire"),
("tags","Tags","Étiquettes"),
("worse_short","Worse","Moins bien"),
("better_short","Better","Mieux"),
("aspects","Aspects","Aspects"),
("list_caption","Documents, heaviest first","Documents, les plus graves d’abord"),
("list_pages","All documents, page by page","Tous les documents, page par page"),
("page_of","Page {} of {}","Page {} sur {}"),
("first_shown","The {} heaviest of {} documents.","Les {} documents les plus graves sur {}."),
("back","Back to the comparison","Retour à la comparaison"),
("previous","Previous document","Document précédent"),
("next","Next document","Document suivant"),
("builds","Builds and conditions","Versions et conditions"),
("builds_caption","The two builds that were compared","Les deux versions comparées"),
("base","Base","Référence"),
("candidate","Candidate","Candidate"),
("name","Name","Nom"),
("product","Product","Produit"),
("version","Version","Version"),
("build_id","Build id","Identifiant de construction"),
("fingerprint","Fingerprint","Empreinte"),
("source","Source","Origine"),
("conditions_caption","Conditions, the same for both builds","Conditions, les mêmes pour les deux versions"),
("condition","Condition","Condition"),
("value","Value","Valeur"),
("executed","Executed for this comparison","Exécutés pour cette comparaison"),
("again","Show it again","Revoir ce résultat"),
("again_hint","Run this to get the same comparison:","Pour refaire la même comparaison :"),
("outcome","Outcome","Issue"),
("structure","Structure","Structure"),
("pages","Pages","Pages"),
("outcome_caption","How the trial ended with each build","Fin de l’essai avec chaque version"),
("finished","finished","terminé"),
("not_run","not run","non exécuté"),
("ended","Ended","Fin"),
("frames","Innermost frames","Pile, du plus profond"),
("cpu","CPU time","Temps processeur"),
("wall","Elapsed time","Temps écoulé"),
("attempts","Attempts","Tentatives"),
("mode","Mode","Mode"),
("judgements","Judgements","Jugements"),
("remarks","Remarks","Remarques"),
("findings","Findings","Constats"),
("findings_caption","Differences between the original and what each build saved","Différences entre l’original et ce que chaque version a enregistré"),
("findings_none","No difference in structure was found.","Aucune différence de structure."),
("kept_findings","In both builds, equal","Dans les deux versions, identiques"),
("status","Status","Statut"),
("where_","Where in the original","Où dans l’original"),
("route","Route","Route"),
("nothing","nothing","rien"),
("base_made","base","référence"),
("candidate_made","candidate","candidate"),
("byte","byte","octet"),
("structure_heading","Structure around the findings","Structure autour des constats"),
("structure_caption","Outline of the original and of what each build saved","Plan de l’original et de ce que chaque version a enregistré"),
("structure_equal","The outlines are equal.","Les plans sont identiques."),
("original","Original","Original"),
("line_equal","equal","identique"),
("line_differs","differs","diffère"),
("line_missing","not here","absent"),
("pages_heading","Page images","Images des pages"),
("pages_none","No page differs beyond noise.","Aucune page ne diffère au-delà du bruit."),
("page","Page","Page"),
("page_new","new page","nouvelle page"),
("page_gone","page gone","page disparue"),
("no_page","No such page on this side","Pas de telle page de ce côté"),
("no_image","The image is not in the store","L’image n’est pas dans le dépôt"),
("regions","Regions that differ, largest first","Zones différentes, de la plus grande à la plus petite"),
("region","Region {}: {} from the left, {} from the top, {} wide, {} high","Zone {} : à {} de la gauche, {} du haut, largeur {}, hauteur {}"),
("distance","distance","distance"),
("view_side","Side by side","Côte à côte"),
("view_swipe","Swipe","Balayage"),
("view_onion","Onion skin","Transparence"),
("view_difference","Difference","Différence"),
("view_label","View","Affichage"),
("slider","Left or right","Gauche ou droite"),
("show_regions","Mark regions","Marquer les zones"),
("render","Original as loaded","Original chargé"),
("rerender","Saved file as reloaded","Fichier enregistré rechargé"),
("saved_by","saved by","enregistré par"),
("painted_by","painted by","affiché par"),
("withheld","Withheld: this report carries no content of documents.","Non montré : ce rapport ne contient rien des documents."),
("keys","Keyboard","Clavier"),
("keys_list","j next · k previous · Enter open · / filter · 1 side by side · 2 swipe · 3 onion skin · 4 difference · r regions · ? this help","j suivant · k précédent · Entrée ouvrir · / filtre · 1 côte à côte · 2 balayage · 3 transparence · 4 différence · r zones · ? cette aide"),
("keys_on","Keyboard shortcuts on","Raccourcis clavier actifs"),
("heaviest_group","heaviest group","groupe le plus lourd"),
("none_regressed","no document regressed","aucun document n’a régressé"),
("none_selected","Nothing was compared: no document was selected.","Rien n’a été comparé : aucun document sélectionné."),
("nothing_changed","nothing changed","rien n’a changé"),
("undetermined","Undetermined, too much could not be compared","Indéterminé, trop de documents n’ont pas pu être comparés"),
("interrupted","Interrupted, what follows is partial","Interrompu, ce qui suit est partiel"),
("shards_missing","Shards are missing, what follows is partial","Il manque des lots, ce qui suit est partiel"),
("stopped_at","stopped at {}","arrêté : {}"),
("crash","crash","plantage"),
("hang","no end within {} s","pas de fin en {} s"),
("memory","memory limit of {} MiB","limite mémoire de {} Mio"),
("refused","refused","refusé"),
("no_output","nothing written","rien d’écrit"),
("unreadable","unreadable output","sortie illisible"),
("password","password needed","mot de passe requis"),
("environment","the environment failed, not the build","panne de l’environnement, pas de la version"),
("yes","on","oui"),
("no","off","non"),
("automatic","automatic","automatique"),
("heaviest_groups","Heaviest groups","Groupes les plus lourds"),
]
P=[
("regressed_n","{} document regressed","{} documents regressed","{} document a régressé","{} documents ont régressé"),
("groups_n","{} group","{} groups","{} groupe","{} groupes"),
("mixed_n","{} mixed","{} mixed","{} mixte","{} mixtes"),
("fixed_n","{} fixed","{} fixed","{} corrigé","{} corrigés"),
("changed_n","{} changed","{} changed","{} modifié","{} modifiés"),
("flaky_n","{} flaky","{} flaky","{} instable","{} instables"),
("inconclusive_n","{} inconclusive","{} inconclusive","{} non conclu","{} non conclus"),
("in_documents","in {} {} document","in {} {} documents","dans {} document {}","dans {} documents {}"),
("more_characters","{} more character","{} more characters","{} caractère de plus","{} caractères de plus"),
("more_owners","and {} more","and {} more","et {} autre","et {} autres"),
("more_sentences","and {} more, not shown","and {} more, not shown","et {} autre, non montré","et {} autres, non montrés"),
("more_groups","{} more group, not shown here: see the JSON","{} more groups, not shown here: see the JSON","{} autre groupe, non montré ici : voir le JSON","{} autres groupes, non montrés ici : voir le JSON"),
("more_findings","{} more finding, not shown here","{} more findings, not shown here","{} autre constat, non montré ici","{} autres constats, non montrés ici"),
("more_regions","and {} more region","and {} more regions","et {} autre zone","et {} autres zones"),
("more_pages","{} more page that differs, not shown here","{} more pages that differ, not shown here","{} autre page différente, non montrée ici","{} autres pages différentes, non montrées ici"),
("equal_lines","{} equal line","{} equal lines","{} ligne identique","{} lignes identiques"),
("lines_left_out","{} more line, not shown here","{} more lines, not shown here","{} autre ligne, non montrée ici","{} autres lignes, non montrées ici"),
("times","{} time","{} times","{} fois","{} fois"),
("trials_n","{} trial or view","{} trials and views","{} essai ou vue","{} essais et vues"),
("kept_n","{} finding","{} findings","{} constat","{} constats"),
("differences_n","{} difference","{} differences","{} différence","{} différences"),
]
def q(s): return '"'+s.replace('\\','\\\\').replace('"','\\"')+'"'
out=['''//! Every word a person reads in a report, in English and French.
//!
//! In: nothing. Out: [`Words`] of a [`Language`]. A third language is a third constant here and a third arm in
//! `vocabulary` and `subjects`; templates and code hold no words. `{}` marks where a number or a name goes.

mod subjects;
mod vocabulary;

pub use vocabulary::icon;

/// Languages of reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    English,
    /// French.
    French,
}

/// A phrase with a number in it, in singular and plural.
#[derive(Clone, Copy, Debug)]
pub struct Plural {
    one: &'static str,
    other: &'static str,
}

impl Plural {
    /// The phrase for a number.
    pub fn say(&self, language: Language, n: usize) -> String {
        self.form(language, n).replacen("{}", &language.number(n), 1)
    }

    /// The form for a number, its places still open.
    pub fn form(&self, language: Language, n: usize) -> &'static str {
        if language.is_singular(n) { self.one } else { self.other }
    }
}

/// Fills the `{}` of a phrase, in order.
pub fn fill(phrase: &str, parts: &[&str]) -> String {
    let mut pieces = phrase.split("{}");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for (i, piece) in pieces.enumerate() {
        out.push_str(parts.get(i).copied().unwrap_or_default());
        out.push_str(piece);
    }
    out
}

impl Language {
    /// Its words.
    pub fn words(self) -> &'static Words {
        match self {
            Language::English => &ENGLISH,
            Language::French => &FRENCH,
        }
    }

    pub(crate) fn pick<T>(self, english: T, french: T) -> T {
        match self {
            Language::English => english,
            Language::French => french,
        }
    }

    fn is_singular(self, n: usize) -> bool {
        self.pick(n == 1, n < 2)
    }

    /// A whole number with its thousands apart.
    pub fn number(self, n: usize) -> String {
        let digits = n.to_string();
        let mut out = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push_str(self.pick(",", "\\u{202f}"));
            }
            out.push(digit);
        }
        out
    }

    /// A number with at most `places` decimals, without trailing zeros.
    pub fn decimal(self, x: f64, places: usize) -> String {
        let fixed = format!("{x:.places$}");
        let short = if fixed.contains('.') { fixed.trim_end_matches('0').trim_end_matches('.') } else { &fixed };
        let short = if short == "-0" { "0" } else { short };
        short.replace('.', self.pick(".", ","))
    }
}

/// The words of one language.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Words {''']
for f,*_ in S: out.append(f"    pub {f}: &'static str,")
for f,*_ in P: out.append(f"    pub {f}: Plural,")
out.append("}")
for lang,idx in (("ENGLISH",1),("FRENCH",2)):
    out.append(f"\nconst {lang}: Words = Words {{")
    for r in S: out.append(f"    {r[0]}: {q(r[idx])},")
    for r in P:
        a,b=(r[1],r[2]) if idx==1 else (r[3],r[4])
        out.append(f"    {r[0]}: Plural {{ one: {q(a)}, other: {q(b)} }},")
    out.append("};")
out.append('''
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_correct() {
        let say = |language: Language, n| language.words().regressed_n.say(language, n);
        assert_eq!(say(Language::English, 1), "1 document regressed");
        assert_eq!(say(Language::English, 0), "0 documents regressed");
        assert_eq!(say(Language::English, 1204), "1,204 documents regressed");
        assert_eq!(say(Language::French, 0), "0 document a régressé");
        assert_eq!(say(Language::French, 12), "12 documents ont régressé");
    }

    #[test]
    fn decimals_are_short() {
        assert_eq!(Language::English.decimal(12.50, 2), "12.5");
        assert_eq!(Language::French.decimal(0.25, 2), "0,25");
        assert_eq!(Language::English.decimal(-0.001, 2), "0");
        assert_eq!(Language::English.decimal(100.0, 0), "100");
    }

    #[test]
    fn phrases_are_filled_in_order() {
        assert_eq!(fill("{} of {}", &["1", "2"]), "1 of 2");
        assert_eq!(fill("{} of {}", &["1"]), "1 of ");
    }
}''')
open('src/words/mod.rs','w').write('\n'.join(out)+'\n')
