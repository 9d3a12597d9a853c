//! Sentences in the manner of the administration, all invented.

use super::seed::Seed;

pub const MINISTRY: &str = "Ministère de l’Équipement rural et des Services de proximité";

const OPENINGS: &[&str] = &[
    "Par courrier en date du 12 janvier dernier, vous avez bien voulu appeler mon attention sur la situation du service des archives de Vaucresson-les-Étangs.",
    "Dans le prolongement de la réunion interservices du mois écoulé, il m’est apparu nécessaire de préciser les modalités d’application du dispositif.",
    "Vous m’avez fait part des difficultés que rencontrent les usagers pour le dépôt de leur demande au guichet unique.",
    "L’instruction des dossiers déposés au titre de la campagne en cours appelle de ma part les observations suivantes.",
];

const BODY: &[&str] = &[
    "Les services déconcentrés veilleront à ce que chaque dossier soit enregistré dès sa réception, sans attendre que l’ensemble des pièces ait été produit.",
    "Il convient de rappeler que la dépense est imputée sur le programme au titre duquel l’autorisation d’engagement a été ouverte.",
    "À défaut de réponse dans le délai de deux mois, la demande est réputée rejetée ; l’intéressé en est informé par tout moyen.",
    "Le comptable assignataire vérifie la qualité de l’ordonnateur, la disponibilité des crédits et l’exactitude de la liquidation.",
    "Une attention particulière sera portée aux communes de moins de 3 500 habitants, dont les moyens d’ingénierie demeurent limités.",
    "La répartition des emplois entre directions tient compte des départs à la retraite constatés au cours de l’exercice précédent.",
    "Cette mesure n’entraîne aucune charge nouvelle pour les opérateurs, qui conservent la maîtrise de leur calendrier.",
    "Les crédits non consommés à la clôture de l’exercice sont reportés dans la limite de 3 % de la dotation initiale.",
    "Il appartient au chef de service de s’assurer que les agents concernés ont reçu la formation prévue au plan annuel.",
    "Le bilan œuvre par œuvre, dressé à l’été, fait apparaître un taux de réalisation supérieur aux prévisions : 87,4 % contre 80 %.",
    "Les pièces justificatives sont conservées pendant dix ans « à compter de la date de clôture », sauf contentieux en cours.",
    "Le recours à un prestataire extérieur demeure possible — sous réserve de l’accord préalable du contrôleur budgétaire.",
    "L’expérimentation conduite dans trois départements a montré que le délai moyen de traitement pouvait être ramené à onze jours.",
    "Il sera rendu compte de l’avancement des travaux à chaque séance du comité, ainsi qu’à la fin du semestre.",
    "Les collectivités intéressées sont invitées à désigner un référent unique, dont les coordonnées seront communiquées au secrétariat.",
    "Toute modification substantielle du projet donne lieu à un avenant, signé dans les mêmes formes que la convention initiale.",
    "Les agents affectés à titre temporaire conservent le bénéfice de leur régime indemnitaire pendant toute la durée de la mission.",
    "L’inventaire physique, achevé en octobre, a révélé un écart de 212 unités avec le registre ; il est en voie d’apurement.",
    "Chaque service établit un état nominatif des bénéficiaires et le transmet au bureau gestionnaire avant le 15 de chaque mois.",
    "Les formulaires en usage avant la réforme restent recevables jusqu’à épuisement des stocks.",
    "Sauf urgence dûment motivée, les convocations sont adressées huit jours au moins avant la séance.",
    "Le taux de réponse à l’enquête — 64 % des foyers interrogés — autorise une extrapolation prudente à l’ensemble du territoire.",
    "La commission relève que les recommandations formulées en 2023 n’ont été suivies d’effet que pour moitié.",
    "Aucune disposition du présent document ne fait obstacle à l’application de règles locales plus favorables.",
];

const CLOSINGS: &[&str] = &[
    "Je vous prie d’agréer, Madame la Présidente, l’expression de ma considération distinguée.",
    "Je vous prie de croire, Monsieur le Maire, à l’assurance de mes sentiments les meilleurs.",
    "Vous voudrez bien me rendre compte, sous le présent timbre, des difficultés éventuelles rencontrées dans l’application de ces instructions.",
];

pub const TOWNS: &[&str] =
    &["Saint-Élier-sur-Loire", "Vaucresson-les-Étangs", "Nœux-la-Forêt", "Bourg-Çéré", "L’Haÿ-du-Bois", "Ambérac"];
pub const PEOPLE: &[&str] = &[
    "Mme Hélène Brûlard",
    "M. Gaël Le Floc’h",
    "Mme Zoé N’Diaye",
    "M. François Çelik",
    "Mme Maÿlis Œuvrard",
    "M. Noël d’Aubigné",
];
pub const CHAPTERS: &[&str] = &[
    "Fournitures et petit équipement",
    "Entretien des bâtiments",
    "Déplacements et missions",
    "Prestations informatiques",
    "Formation des agents",
    "Affranchissement",
    "Énergie et fluides",
    "Subventions aux communes",
    "Assurances",
    "Nettoyage des locaux",
    "Maintenance des véhicules",
    "Études et expertises",
];

pub fn opening(seed: &mut Seed) -> &'static str {
    seed.pick_static(OPENINGS)
}

pub fn closing(seed: &mut Seed) -> &'static str {
    seed.pick_static(CLOSINGS)
}

/// So many sentences in a row, none twice in a paper before all were used.
pub fn prose(seed: &mut Seed, sentences: usize) -> String {
    let chosen: Vec<&str> = (0..sentences).filter_map(|_| BODY.get(seed.draw(BODY.len())).copied()).collect();
    chosen.join(" ")
}

impl Seed {
    fn pick_static(&mut self, from: &[&'static str]) -> &'static str {
        from.get(self.below(from.len())).copied().unwrap_or_default()
    }
}
