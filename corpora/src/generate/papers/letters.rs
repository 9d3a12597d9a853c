//! Letters: emblem, sender, reference line, address, signature.

use super::paper;
use crate::generate::build::*;
use crate::generate::paper::*;
use crate::generate::seed::Seed;
use crate::generate::style::Style;
use crate::generate::words::*;

/// Emblem and sender at the left, place and date at the right, without borders.
pub fn letterhead(office: &str, place_and_date: &str) -> Block {
    let left = of(vec![Inline::Emblem(1360, 907)]).after(40);
    let mut sender = cell(&format!("**{MINISTRY}**")).block(CellBlock::Para(p(office).sized(19, false).after(0)));
    sender.blocks.insert(0, CellBlock::Para(left));
    let right = p(place_and_date).align(Align::Right).before(900);
    let date = Cell { blocks: vec![CellBlock::Para(right)], ..cell("") };
    Block::Table(Table { columns: vec![5638, 4000], borders: Borders::None, head: 0, rows: vec![vec![sender, date]] })
}

fn references(ours: &str, subject: &str) -> Vec<Para> {
    vec![
        p(&format!("Nos réf. :\t{ours}")).tabs(&[tab(1400, Align::Left, false)]).after(0).before(240).sized(19, false),
        p("Affaire suivie par :\tBureau des méthodes — poste 41 27")
            .tabs(&[tab(1900, Align::Left, false)])
            .after(240)
            .sized(19, false),
        p(&format!("**Objet :** {subject}")).after(80),
        p("**P. J. :** 2").after(240),
    ]
}

fn address(lines: &str) -> Para {
    p(lines).left(5400).before(240).after(240).line(100)
}

fn signature(title: &str, name: &str) -> Vec<Para> {
    let mut first = p(title).left(5100).before(360).after(900).align(Align::Centre);
    first.format.keep_next = true;
    vec![first, p(&format!("**{name}**")).left(5100).align(Align::Centre)]
}

pub fn answer() -> Paper {
    let mut seed = Seed::of("lettre-reponse-elue");
    let mut blocks_ = vec![letterhead("Cabinet — Bureau du courrier parlementaire", "Paris, le 9 mars 2026")];
    blocks_.extend(blocks([address("Madame Hélène Brûlard\nPrésidente du conseil départemental\nHôtel du département\n12, allée des Tilleuls\n99120 Nœux-la-Forêt")]));
    blocks_.extend(blocks(references("MERSP/CAB/2026-0417", "modernisation des guichets de proximité")));
    blocks_.push(Block::Para(p("Madame la Présidente,").first(567)));
    blocks_.push(Block::Para(j(opening(&mut seed)).first(567)));
    for _ in 0..3 {
        blocks_.push(Block::Para(j(&prose(&mut seed, 3)).first(567)));
    }
    blocks_.push(Block::Para(
        j("Je vous prie d’agréer, Madame la Présidente, l’expression de ma considération distinguée.").first(567),
    ));
    blocks_.extend(blocks(signature("Le directeur du cabinet", "Noël d’Aubigné")));
    let mut section = pages(blocks_);
    section.footer.insert(
        0,
        styled(Style::Footer, "14, rue des Archives — 99000 Ambérac — Tél. 09 99 99 41 00").align(Align::Centre),
    );
    paper(
        "lettre-reponse-elue",
        "Réponse à la présidente du conseil départemental",
        Font::Serif,
        Vec::new(),
        vec![section],
    )
}

pub fn notification() -> Paper {
    let mut seed = Seed::of("lettre-notification");
    let mut content =
        vec![letterhead("Direction des finances — Sous-direction des dotations", "Ambérac, le 17 février 2026")];
    content.extend(blocks([address("Le ministre\nà\nMesdames et Messieurs les maires\n(liste in fine)")]));
    content
        .extend(blocks(references("MERSP/DF/SD2/26-118", "notification de la dotation d’équipement — exercice 2026")));
    content.extend(blocks([
        j(&prose(&mut seed, 2)),
        j("Le montant de la dotation est arrêté comme suit :"),
        item(0, 0, "part **fixe** : 42 000,00 €, versée en une fois ;"),
        item(0, 0, "part **variable**, calculée sur la population au 1er janvier :"),
        item(0, 1, "jusqu’à 500 habitants : 18,50 € par habitant ;"),
        item(0, 1, "au-delà : 12,25 € par habitant ;"),
        item(0, 0, "majoration //montagne// : 4 % du total."),
        j(&prose(&mut seed, 3)).before(120),
        j("Le versement interviendra au plus tard le 30 juin. Les justificatifs sont à transmettre par voie dématérialisée."),
        j(closing(&mut seed)),
    ]));
    content.extend(blocks(signature("Pour le ministre et par délégation,\nLa sous-directrice", "Zoé N’Diaye")));
    content.push(Block::Para(
        p("**Liste des destinataires :** Saint-Élier-sur-Loire ; Bourg-Çéré ; L’Haÿ-du-Bois.")
            .sized(18, false)
            .before(480),
    ));
    paper("lettre-notification", "Notification de dotation", Font::Sans, vec![ListKind::Bullets], vec![pages(content)])
}

pub fn complaint() -> Paper {
    let mut seed = Seed::of("lettre-mise-en-demeure");
    let mut content = vec![letterhead("Service du contentieux", "Ambérac, le 2 avril 2026")];
    content.push(Block::Para(
        p("**LETTRE RECOMMANDÉE AVEC DEMANDE D’AVIS DE RÉCEPTION**").before(240).sized(20, true).boxed(0xF2_F2F2),
    ));
    content.extend(blocks([address("Société des Travaux du Bocage\n3, impasse du Fossé\n99340 Bourg-Çéré")]));
    content
        .extend(blocks(references("MERSP/CTX/2026/33", "marché no 2025-MT-017 — mise en demeure avant résiliation")));
    content.extend(blocks([
        p("Monsieur le Directeur,"),
        j(&prose(&mut seed, 2)),
        j("Malgré deux relances (//courriers des 6 et 27 février//), les réserves nos 4, 7 et 11 n’ont pas été levées. **Je vous mets en demeure d’y procéder sous quinze jours.**"),
        j("À défaut, les pénalités prévues à l’article 14.3 du cahier des clauses seront appliquées : 150,00 € par jour calendaire, sans plafond."),
        j(&prose(&mut seed, 2)),
        j("Je vous prie de croire, Monsieur le Directeur, à l’assurance de ma considération."),
    ]));
    content.extend(blocks(signature("Le chef du service", "François Çelik")));
    paper("lettre-mise-en-demeure", "Mise en demeure", Font::Serif, Vec::new(), vec![pages(content)])
}
