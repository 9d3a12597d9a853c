//! Names a person uses for kinds and properties, keyed by the stable names of signatures.
//!
//! Keyed by name rather than by variant, so that a property added to the engine is shown by its stable name until it
//! gets words here.

use super::Language;
use recette_engine::finding::Subject;
use recette_engine::model::Kind;

impl Language {
    /// What a finding is about.
    pub fn subject(self, subject: Subject) -> &'static str {
        self.subject_name(subject.name(), matches!(subject, Subject::Property(_))).unwrap_or(subject.name())
    }

    /// Name of a kind of node.
    pub fn kind(self, kind: Kind) -> &'static str {
        self.subject_name(kind.name(), false).unwrap_or(kind.name())
    }

    /// Words for the name of a subject as it stands in a signature.
    pub fn subject_name(self, name: &str, property: bool) -> Option<&'static str> {
        let table = if property { PROPERTIES } else { KINDS };
        table.iter().find(|(key, ..)| *key == name).map(|(_, english, french)| self.pick(*english, *french))
    }
}

/// Stable name, English, French.
type Entry = (&'static str, &'static str, &'static str);

const KINDS: &[Entry] = &[
    ("document", "document", "document"),
    ("body", "body", "corps"),
    ("section", "section", "section"),
    ("header", "header", "en-tête"),
    ("footer", "footer", "pied de page"),
    ("paragraph", "paragraph", "paragraphe"),
    ("run", "text run", "passage de texte"),
    ("table", "table", "tableau"),
    ("row", "table row", "ligne de tableau"),
    ("cell", "table cell", "cellule de tableau"),
    ("image", "picture", "image"),
    ("shape", "shape", "forme"),
    ("field", "field", "champ"),
    ("link", "link", "lien"),
    ("bookmark", "bookmark", "signet"),
    ("note", "note", "note"),
    ("comment", "comment", "commentaire"),
    ("formula", "formula", "formule"),
    ("chart", "chart", "graphique"),
    ("object", "embedded object", "objet incorporé"),
    ("control", "form control", "champ de formulaire"),
    ("break", "break", "saut"),
    ("style", "style", "style"),
    ("metadata", "metadata", "métadonnée"),
    ("macro", "macro", "macro"),
    ("signature", "signature", "signature"),
    ("sheet", "sheet", "feuille"),
    ("slide", "slide", "diapositive"),
    ("unknown", "unknown content", "contenu inconnu"),
    ("text", "text", "texte"),
];

const PROPERTIES: &[Entry] = &[
    ("char.font", "font", "police"),
    ("char.font-asian", "Asian font", "police asiatique"),
    ("char.font-complex", "complex-script font", "police des écritures complexes"),
    ("char.size", "font size", "taille de police"),
    ("char.bold", "bold", "gras"),
    ("char.italic", "italic", "italique"),
    ("char.underline", "underline", "soulignement"),
    ("char.underline-color", "underline colour", "couleur de soulignement"),
    ("char.strike", "strike-through", "barré"),
    ("char.color", "text colour", "couleur du texte"),
    ("char.highlight", "highlight", "surlignage"),
    ("char.position", "superscript or subscript", "exposant ou indice"),
    ("char.raise", "raised position", "décalage vertical du texte"),
    ("char.caps", "capitals", "capitales"),
    ("char.hidden", "hidden text", "texte masqué"),
    ("char.spacing", "letter spacing", "interlettrage"),
    ("char.scale", "horizontal scale of text", "étirement horizontal du texte"),
    ("char.kerning", "kerning", "crénage"),
    ("char.outline", "outlined text", "texte en contour"),
    ("char.shadow", "shadowed text", "texte ombré"),
    ("char.relief", "text relief", "relief du texte"),
    ("char.emphasis", "emphasis mark", "marque d’emphase"),
    ("char.border", "border around text", "bordure du texte"),
    ("char.language", "language of the text", "langue du texte"),
    ("char.rtl", "right-to-left text", "texte de droite à gauche"),
    ("char.style", "character style", "style de caractère"),
    ("char.change", "tracked change", "modification suivie"),
    ("char.change-author", "author of a tracked change", "auteur d’une modification suivie"),
    ("para.align", "paragraph alignment", "alignement du paragraphe"),
    ("para.indent-start", "left indent", "retrait gauche"),
    ("para.indent-end", "right indent", "retrait droit"),
    ("para.indent-first", "first-line indent", "retrait de première ligne"),
    ("para.space-before", "space before the paragraph", "espace avant le paragraphe"),
    ("para.space-after", "space after the paragraph", "espace après le paragraphe"),
    ("para.contextual-spacing", "spacing between paragraphs of one style", "espace entre paragraphes de même style"),
    ("para.line-height", "line height", "interligne"),
    ("para.line-rule", "line height rule", "règle d’interligne"),
    ("para.keep-next", "keep with next paragraph", "paragraphes solidaires"),
    ("para.keep-lines", "keep lines together", "lignes solidaires"),
    ("para.widow-control", "widow and orphan control", "veuves et orphelines"),
    ("para.break-before", "break before the paragraph", "saut avant le paragraphe"),
    ("para.outline-level", "heading level", "niveau de titre"),
    ("para.style", "paragraph style", "style de paragraphe"),
    ("para.tabs", "tab stops", "taquets de tabulation"),
    ("para.background", "paragraph background", "arrière-plan du paragraphe"),
    ("para.border-top", "paragraph top border", "bordure supérieure du paragraphe"),
    ("para.border-bottom", "paragraph bottom border", "bordure inférieure du paragraphe"),
    ("para.border-start", "paragraph left border", "bordure gauche du paragraphe"),
    ("para.border-end", "paragraph right border", "bordure droite du paragraphe"),
    ("para.border-between", "border between paragraphs", "bordure entre paragraphes"),
    ("para.rtl", "right-to-left paragraph", "paragraphe de droite à gauche"),
    ("para.hyphenate", "hyphenation", "coupure de mots"),
    ("para.line-numbers", "line numbering of the paragraph", "numérotation des lignes du paragraphe"),
    ("para.drop-cap", "drop cap", "lettrine"),
    ("para.frame", "paragraph frame", "cadre du paragraphe"),
    ("para.mark-change", "tracked change of the paragraph end", "modification suivie de la fin de paragraphe"),
    ("para.format-change", "tracked change of the paragraph format", "modification suivie du format de paragraphe"),
    ("list.label", "list label", "libellé de liste"),
    ("list.level", "list level", "niveau de liste"),
    ("list.kind", "kind of list", "type de liste"),
    ("list.start", "list number", "numéro de liste"),
    ("list.align", "alignment of the list label", "alignement du libellé de liste"),
    ("list.follow", "space after the list label", "espace après le libellé de liste"),
    ("table.width", "table width", "largeur du tableau"),
    ("table.indent", "table indent", "retrait du tableau"),
    ("table.align", "table alignment", "alignement du tableau"),
    ("table.columns", "table column edges", "colonnes du tableau"),
    ("table.background", "table background", "arrière-plan du tableau"),
    ("table.float", "floating table", "tableau flottant"),
    ("table.rtl", "right-to-left table", "tableau de droite à gauche"),
    ("table.title", "table title or alternative text", "titre ou texte de remplacement du tableau"),
    ("table.keep", "keep table with next paragraph", "tableau solidaire du paragraphe suivant"),
    ("row.height", "row height", "hauteur de ligne"),
    ("row.height-rule", "row height rule", "règle de hauteur de ligne"),
    ("row.header", "repeated heading row", "ligne de titre répétée"),
    ("row.cant-split", "row kept on one page", "ligne sur une seule page"),
    ("row.change", "tracked change of a row", "modification suivie d’une ligne"),
    ("cell.width", "cell width", "largeur de cellule"),
    ("cell.column-span", "cells merged across columns", "fusion de cellules en colonnes"),
    ("cell.row-span", "cells merged across rows", "fusion de cellules en lignes"),
    ("cell.border-top", "cell top border", "bordure supérieure de cellule"),
    ("cell.border-bottom", "cell bottom border", "bordure inférieure de cellule"),
    ("cell.border-start", "cell left border", "bordure gauche de cellule"),
    ("cell.border-end", "cell right border", "bordure droite de cellule"),
    ("cell.border-diagonal", "cell diagonal border", "bordure diagonale de cellule"),
    ("cell.background", "cell background", "arrière-plan de cellule"),
    ("cell.vertical-align", "vertical alignment in a cell", "alignement vertical de cellule"),
    ("cell.padding-top", "cell top padding", "marge supérieure de cellule"),
    ("cell.padding-bottom", "cell bottom padding", "marge inférieure de cellule"),
    ("cell.padding-start", "cell left padding", "marge gauche de cellule"),
    ("cell.padding-end", "cell right padding", "marge droite de cellule"),
    ("cell.text-direction", "text direction in a cell", "sens du texte de cellule"),
    ("cell.formula", "formula in a table cell", "formule de cellule de tableau"),
    ("image.pixels", "what a picture shows", "contenu d’une image"),
    ("image.link", "target of a linked picture", "cible d’une image liée"),
    ("shape.width", "object width", "largeur d’objet"),
    ("shape.height", "object height", "hauteur d’objet"),
    ("shape.x", "horizontal position of an object", "position horizontale d’objet"),
    ("shape.y", "vertical position of an object", "position verticale d’objet"),
    ("shape.anchor", "anchor of an object", "ancrage d’objet"),
    ("shape.wrap", "text wrap around an object", "habillage d’objet"),
    ("shape.behind", "object behind the text", "objet derrière le texte"),
    ("shape.crop", "picture crop", "rognage d’image"),
    ("shape.rotation", "rotation of an object", "rotation d’objet"),
    ("shape.geometry", "kind of shape", "type de forme"),
    ("shape.fill", "fill colour of an object", "couleur de remplissage d’objet"),
    ("shape.line", "outline of an object", "contour d’objet"),
    ("shape.alt-text", "alternative text", "texte de remplacement"),
    ("shape.title", "title of an object", "titre d’objet"),
    ("shape.name", "name of an object", "nom d’objet"),
    ("field.kind", "kind of field", "type de champ"),
    ("field.instruction", "field instruction", "instruction de champ"),
    ("link.target", "link target", "cible de lien"),
    ("bookmark.length", "length of a bookmark", "étendue d’un signet"),
    ("note.kind", "kind of note", "type de note"),
    ("note.label", "note mark", "appel de note"),
    ("comment.author", "author of a comment", "auteur d’un commentaire"),
    ("comment.length", "length of commented text", "étendue commentée"),
    ("comment.resolved", "comment marked as done", "commentaire résolu"),
    ("control.kind", "kind of form control", "type de champ de formulaire"),
    ("control.make", "make of a form control", "facture d’un champ de formulaire"),
    ("control.value", "value of a form control", "valeur d’un champ de formulaire"),
    ("control.items", "choices of a form control", "choix d’un champ de formulaire"),
    ("control.name", "name of a form control", "nom d’un champ de formulaire"),
    ("object.kind", "kind of embedded object", "type d’objet incorporé"),
    ("object.digest", "data of an embedded object", "données d’un objet incorporé"),
    ("formula.text", "formula", "formule"),
    ("header.kind", "kind of header or footer", "type d’en-tête ou de pied de page"),
    ("section.columns", "number of columns", "nombre de colonnes"),
    ("section.column-gap", "gap between columns", "espace entre colonnes"),
    ("section.column-line", "line between columns", "trait entre colonnes"),
    ("section.break", "section break", "saut de section"),
    ("section.protected", "protected section", "section protégée"),
    ("page.width", "page width", "largeur de page"),
    ("page.height", "page height", "hauteur de page"),
    ("page.landscape", "landscape", "paysage"),
    ("page.margin-top", "top margin", "marge supérieure"),
    ("page.margin-bottom", "bottom margin", "marge inférieure"),
    ("page.margin-start", "left margin", "marge gauche"),
    ("page.margin-end", "right margin", "marge droite"),
    ("page.header-distance", "distance of the header", "distance de l’en-tête"),
    ("page.footer-distance", "distance of the footer", "distance du pied de page"),
    ("page.number-start", "first page number", "premier numéro de page"),
    ("page.number-format", "page number format", "format du numéro de page"),
    ("page.border", "page border", "bordure de page"),
    ("page.background", "page background", "arrière-plan de page"),
    ("page.line-numbers", "line numbering", "numérotation des lignes"),
    ("page.mirrored", "facing pages", "pages en vis-à-vis"),
    ("page.vertical-align", "vertical alignment on the page", "alignement vertical de page"),
    ("style.parent", "parent style", "style parent"),
    ("char.change-under", "change under another change", "modification sous une autre"),
    ("list.font", "font of the list label", "police du libellé de liste"),
    ("list.color", "colour of the list label", "couleur du libellé de liste"),
    ("list.highlight", "highlight of the list label", "surlignage du libellé de liste"),
    ("list.bold", "bold list label", "libellé de liste en gras"),
    ("list.italic", "italic list label", "libellé de liste en italique"),
    ("shape.x-from", "origin of the horizontal position", "origine de la position horizontale"),
    ("shape.y-from", "origin of the vertical position", "origine de la position verticale"),
    ("shape.x-align", "horizontal alignment of a shape", "alignement horizontal d’une forme"),
    ("shape.y-align", "vertical alignment of a shape", "alignement vertical d’une forme"),
    ("shape.width-share", "relative width", "largeur relative"),
    ("shape.height-share", "relative height", "hauteur relative"),
    ("shape.no-overlap", "no overlap", "interdiction de chevauchement"),
    ("shape.fill-kind", "kind of fill", "type de remplissage"),
    ("shape.shadow", "shadow", "ombre"),
    ("shape.opacity", "opacity", "opacité"),
    ("shape.flip", "mirroring", "retournement"),
    ("shape.arrows", "arrow heads", "pointes de flèche"),
    ("shape.text-align", "alignment of the text in a shape", "alignement du texte d’une forme"),
    ("shape.auto-height", "growth with the text", "ajustement au texte"),
    ("shape.inset-top", "inner margin (top)", "marge intérieure (haut)"),
    ("shape.inset-bottom", "inner margin (bottom)", "marge intérieure (bas)"),
    ("shape.inset-start", "inner margin (left)", "marge intérieure (gauche)"),
    ("shape.inset-end", "inner margin (right)", "marge intérieure (droite)"),
    ("shape.distance-top", "distance to the text (top)", "distance au texte (haut)"),
    ("shape.distance-bottom", "distance to the text (bottom)", "distance au texte (bas)"),
    ("shape.distance-start", "distance to the text (left)", "distance au texte (gauche)"),
    ("shape.distance-end", "distance to the text (right)", "distance au texte (droite)"),
    ("link.frame", "target frame of a link", "cadre cible d’un lien"),
    ("link.title", "title of a link", "titre d’un lien"),
    ("control.date", "date of a form control", "date d’un champ de formulaire"),
    ("control.lock", "lock of a form control", "verrouillage d’un champ de formulaire"),
    ("control.placeholder", "placeholder of a form control", "texte indicatif d’un champ de formulaire"),
    ("control.look", "look of a form control", "aspect d’un champ de formulaire"),
    ("control.color", "colour of a form control", "couleur d’un champ de formulaire"),
    ("control.lines", "several lines in a form control", "plusieurs lignes dans un champ de formulaire"),
    ("section.column-line-color", "colour of the line between columns", "couleur de la ligne entre colonnes"),
    ("style.next", "next style", "style suivant"),
    ("package.state", "state of a package part", "état d’une partie du paquet"),
    ("package.digest", "content of a package part", "contenu d’une partie du paquet"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use recette_engine::model::Property;

    #[test]
    fn most_properties_have_words() {
        let without: Vec<_> =
            Property::ALL.iter().filter(|p| Language::French.subject_name(p.name(), true).is_none()).collect();
        assert!(without.len() * 10 < Property::ALL.len(), "properties without words: {without:?}");
    }

    #[test]
    fn kind_and_property_of_one_name_differ() {
        assert_eq!(Language::English.subject(Subject::Node(Kind::Image)), "picture");
        assert_eq!(Language::French.subject(Subject::Property(Property::CharBold)), "gras");
    }
}
