//! Destinations end.

use super::blocks::place;
use super::dest::{Dest, TextKind};
use super::field;
use super::math::Item;
use super::pn::Pn;
use super::reader::{Close, Group, ObjectDraft, Reader};
use crate::model::{Kind, MediaLimits, Node, Property, Value, media_digest};
use crate::read::automatic::is_automatic_bookmark;
use crate::read::control_look::set_box_size;
use crate::read::dates::set_fixed;
use crate::read::headers::collect_styles;
use crate::read::metadata::user_label;
use crate::read::notes;
use std::rc::Rc;

impl Reader<'_> {
    /// Ends a group that has been taken off the stack.
    pub(super) fn close(&mut self, group: Group) {
        match group.close {
            Close::Nothing => {}
            Close::Text(kind) => self.close_text(kind, group.dest),
            Close::Field => self.close_field(),
            Close::Font => self.end_font(),
            Close::Style => self.close_style(),
            Close::StyleSheet => {}
            Close::List => {
                let list = std::mem::take(&mut self.drafts.list);
                self.lists.add_list(list);
            }
            Close::Level => self.close_level(),
            Close::Override => {
                let entry = std::mem::take(&mut self.drafts.entry);
                self.lists.add_override(entry);
            }
            Close::Revision => self.close_author(),
            Close::Numbering => self.close_numbering(),
            Close::SectionNumbering(level) => {
                let pn = std::mem::take(&mut self.drafts.numbering);
                self.numbering.section_levels.insert(level, pn);
            }
            Close::MathPart | Close::Math => self.close_math(group.close),
            _ => self.close_drawing(group.close),
        }
    }

    fn close_drawing(&mut self, close: Close) {
        match close {
            Close::Picture(outer) => self.close_picture(outer),
            Close::PictureProperties => {
                let properties = self.shapes.pop().map(|shape| shape.properties).unwrap_or_default();
                if let Some(picture) = self.pictures.last_mut() {
                    picture.properties = properties;
                }
            }
            Close::ShapePicture => self.has_shape_picture = true,
            Close::Shape(outer) => self.close_shape(outer),
            Close::ShapeText => {
                let blocks = self.pop_flow();
                if let Some(shape) = self.shapes.last_mut() {
                    shape.blocks.extend(blocks);
                }
            }
            Close::Background => self.close_background(),
            Close::Object => self.close_object(),
            Close::ObjectResult => self.close_result(),
            Close::Header(word) => self.close_header(word),
            Close::Note => self.close_note(),
            Close::Annotation => self.close_annotation(),
            _ => {}
        }
    }

    fn close_text(&mut self, kind: TextKind, dest: Dest) {
        let text = self.buffers.pop().unwrap_or_default();
        if dest == Dest::LevelText {
            self.drafts.level.template = text;
            return;
        }
        let trimmed = text.trim();
        match kind {
            TextKind::BookmarkStart => self.bookmark_start(trimmed),
            TextKind::BookmarkEnd => {
                let now = self.characters;
                if let Some(range) = self.bookmarks.get_mut(trimmed) {
                    range.1 = Some(now);
                }
            }
            TextKind::RangeStart => drop(self.ranges.insert(trimmed.to_owned(), (self.characters, None))),
            TextKind::RangeEnd => {
                let now = self.characters;
                if let Some(range) = self.ranges.get_mut(trimmed) {
                    range.1 = Some(now);
                }
            }
            TextKind::AnnotationAuthor => self.drafts.comment_author = trimmed.to_owned(),
            TextKind::AnnotationReference => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.reference = trimmed.to_owned();
                }
            }
            TextKind::Metadata(name) => self.add_metadata(name, trimmed),
            TextKind::PropertyName => self.drafts.property_name = trimmed.to_owned(),
            TextKind::PropertyValue => {
                let name = std::mem::take(&mut self.drafts.property_name);
                self.add_metadata(&name, trimmed);
            }
            TextKind::IndexEntry => self.push_entry("XE", trimmed),
            TextKind::ContentsEntry => self.push_entry("TC", trimmed),
            TextKind::OldLabel => self.numbering.text = Some(text),
            TextKind::Before => self.drafts.numbering.before = text,
            TextKind::After => self.drafts.numbering.after = text,
            _ => self.close_part(kind, text),
        }
    }

    /// Texts that belong to something still open.
    fn close_part(&mut self, kind: TextKind, text: String) {
        let field = self.flows.last_mut().and_then(|flow| flow.fields.last_mut());
        match (kind, field) {
            (TextKind::Instruction, Some(field)) => field.instruction.push_str(&text),
            (TextKind::NestedInstruction, _) => {
                if let Some(outer) = self.buffers.last_mut() {
                    outer.push_str(&format!("{{{}}}", text.trim()));
                }
            }
            (TextKind::FormName | TextKind::FormText | TextKind::FormItem, Some(field)) => {
                let Some(form) = field.form.as_mut() else { return };
                match kind {
                    TextKind::FormName => form.name = text,
                    TextKind::FormText => form.default_text = text,
                    _ => form.items.push(text),
                }
            }
            (TextKind::ShapeName, _) => self.drafts.shape_name = text.trim().to_owned(),
            (TextKind::ShapeValue, _) => {
                let name = std::mem::take(&mut self.drafts.shape_name);
                if let Some(shape) = self.shapes.last_mut() {
                    shape.properties.push((name, text));
                }
            }
            (TextKind::ObjectClass, _) => {
                if let Some(object) = self.objects.last_mut() {
                    object.class = text.trim().to_owned();
                }
            }
            _ => {}
        }
    }

    fn add_metadata(&mut self, name: &str, value: &str) {
        if let Some(name) = user_label(name).filter(|_| !value.is_empty()) {
            self.metadata.push(Node { text: value.to_owned(), ..Node::labelled(Kind::Metadata, name) });
        }
    }

    fn bookmark_start(&mut self, name: &str) {
        if is_automatic_bookmark(name) {
            return;
        }
        let known = self.bookmarks.insert(name.to_owned(), (self.characters, None));
        if known.is_some() {
            return;
        }
        let mut node = Node::labelled(Kind::Bookmark, name);
        node.place = self.place("\\bkmkstart");
        self.push_inline(node);
    }

    fn push_entry(&mut self, kind: &str, text: &str) {
        let mut node = Node::new(Kind::Field);
        node.set(Property::FieldKind, Value::token(kind));
        node.set(Property::FieldInstruction, Value::text(text));
        node.place = self.place("\\xe");
        self.push_inline(node);
    }

    fn close_style(&mut self) {
        let name = std::mem::take(&mut self.drafts.style_name);
        let name = name.split(';').next().unwrap_or_default().to_owned();
        self.styles.add(self.drafts.style, &name);
    }

    fn close_level(&mut self) {
        let level = std::mem::take(&mut self.drafts.level);
        match (self.dest(), self.drafts.entry.levels.last_mut()) {
            (Dest::OverrideTable, Some((_, own))) => *own = Some(level),
            _ if self.drafts.list.levels.len() < 9 => self.drafts.list.levels.push(level),
            _ => {}
        }
    }

    fn close_author(&mut self) {
        let author = std::mem::take(&mut self.drafts.author);
        self.tables.authors.push(author.trim().trim_end_matches(';').trim().to_owned());
    }

    /// What `\*\pn` said holds for the paragraph of the group around it.
    fn close_numbering(&mut self) {
        let pn: Pn = std::mem::take(&mut self.drafts.numbering);
        if let Some(group) = self.groups.last_mut() {
            Rc::make_mut(&mut group.para).pn = Some(Rc::new(pn));
        }
    }

    /// A paragraph ends inside fields: what they have so far is theirs. Links go on in the next paragraph, other fields do
    /// not: their results are one thing to a person.
    pub(super) fn break_fields(&mut self) {
        let Some(flow) = self.flows.last_mut() else { return };
        for field in flow.fields.iter_mut().rev() {
            let start = std::mem::take(&mut field.start).min(flow.inlines.len());
            let is_link = field.instruction.trim_start().get(..9).is_some_and(|w| w.eq_ignore_ascii_case("HYPERLINK"));
            if field.instruction.trim().is_empty() || (field.broken && !is_link) {
                continue;
            }
            let children = flow.inlines.split_off(start);
            if !(is_link && children.is_empty()) {
                let mut node = field::node(&field.instruction, field.form.take(), children);
                node.place = place(field.offset, "\\field");
                flow.inlines.push(node);
            }
            field.broken = true;
        }
    }

    fn close_field(&mut self) {
        self.end_run();
        let around = self.chars().properties("", &self.tables, None);
        let Some(flow) = self.flows.last_mut() else { return };
        let Some(open) = flow.fields.pop() else { return };
        let children = flow.inlines.split_off(open.start.min(flow.inlines.len()));
        let kind = field::words(&open.instruction).first().map(|word| word.to_uppercase()).unwrap_or_default();
        if let Some((c, font)) = field::symbol(&open.instruction) {
            self.push_symbol(c, font);
            return;
        }
        let is_link = kind == "HYPERLINK";
        let plain = matches!(kind.as_str(), "" | "SHAPE" | "EMBED" | "LINK" | "QUOTE") || (open.broken && !is_link);
        if plain {
            flow.inlines.extend(children);
        } else if !(is_link && children.is_empty()) {
            let mut node = field::node(&open.instruction, open.form, children);
            set_fixed(open.locked, &mut node);
            // What a form field does not say itself is said by the group that the field stands in.
            set_box_size(&around.into_iter().collect(), &mut node);
            set_box_size(&open.text, &mut node);
            node.place = place(open.offset, "\\field");
            flow.inlines.push(node);
            self.nodes += 1;
        }
    }

    fn push_symbol(&mut self, c: char, font: Option<String>) {
        let chars = self.chars();
        let mut node = Node::run(c.to_string());
        let properties = chars.properties(&node.text, &self.tables, None);
        properties.into_iter().for_each(|(property, value)| node.set(property, value));
        if let Some(font) = font {
            node.set(Property::CharFont, Value::Text(font));
        }
        node.place = self.place("\\field");
        self.characters += 1;
        self.push_inline(node);
    }

    fn close_math(&mut self, close: Close) {
        let Some(part) = self.math.pop() else { return };
        match self.math.last_mut() {
            Some(outer) if close == Close::MathPart => outer.items.push(Item::Part(part)),
            _ => {
                let mut node = Node::new(Kind::Formula);
                node.set(Property::FormulaText, Value::Text(part.linear()));
                node.place = self.place("\\mmath");
                self.push_inline(node);
            }
        }
    }

    fn close_picture(&mut self, outer: Dest) {
        let Some(picture) = self.pictures.pop() else { return };
        let node = picture.node();
        match outer {
            Dest::Flow | Dest::NestedRow => self.push_inline(node),
            _ => {
                if let Some(shape) = self.shapes.last_mut() {
                    shape.children.push(node);
                }
            }
        }
    }

    fn close_shape(&mut self, outer: Dest) {
        let Some(shape) = self.shapes.pop() else { return };
        let node = shape.node();
        match (outer, self.shapes.last_mut()) {
            (Dest::Shape, Some(group)) => group.children.push(node),
            _ => self.push_inline(node),
        }
    }

    fn close_background(&mut self) {
        let Some(shape) = self.shapes.pop() else { return };
        let fill = shape.children.first().and_then(|child| child.get(Property::ShapeFill));
        if let Some(Value::Color(color)) = fill {
            self.document.background = Some(color);
        }
    }

    fn close_result(&mut self) {
        let blocks = self.pop_flow();
        if let Some(object) = self.objects.last_mut() {
            object.children.extend(blocks.into_iter().flat_map(|block| match block.kind {
                Kind::Paragraph => block.children,
                _ => vec![block],
            }));
        }
    }

    fn close_object(&mut self) {
        let Some(object) = self.objects.pop() else { return };
        let mut node = Node::new(Kind::Object);
        node.place = place(object.offset, "\\object");
        let ObjectDraft { class, data, children, size, .. } = object;
        if !class.is_empty() {
            node.set(Property::ObjectKind, Value::Text(class));
        }
        if !data.is_empty() {
            node.set(Property::ObjectDigest, Value::Text(media_digest(&data, MediaLimits { pixels: 0 })));
        }
        if size.0 > 0 && size.1 > 0 {
            node.set(Property::ShapeWidth, Value::twips(i64::from(size.0)));
            node.set(Property::ShapeHeight, Value::twips(i64::from(size.1)));
        }
        node.set(Property::ShapeAnchor, Value::token("inline"));
        node.children = children;
        self.push_inline(node);
    }

    fn close_header(&mut self, word: &'static str) {
        let mut node = Node::new(if word.starts_with("header") { Kind::Header } else { Kind::Footer });
        node.place = self.place(&format!("\\{word}"));
        node.children = self.pop_flow();
        collect_styles(&node, &mut self.header_styles);
        self.section.headers.retain(|(known, _)| *known != word);
        self.section.headers.push((word, node));
    }

    fn close_note(&mut self) {
        let (endnote, marked) = self.flows.last().map_or((false, false), |flow| (flow.endnote, flow.marked));
        let mut node = Node::new(Kind::Note);
        node.place = self.place("\\footnote");
        node.children = self.pop_flow();
        node.set(Property::NoteKind, Value::token(if endnote { "endnote" } else { "footnote" }));
        if let Some(label) = self.custom_mark().filter(|_| !marked) {
            node.set(Property::NoteLabel, Value::Text(label));
        }
        notes::of(&self.section.notes, endnote).set(&mut node);
        self.push_inline(node);
    }

    /// Without `\chftn` before it, a note's mark is the short raised text that waits.
    fn custom_mark(&mut self) -> Option<String> {
        let flow = self.flows.last_mut()?;
        if std::mem::take(&mut flow.marked) {
            return None;
        }
        let short = |text: &str| (1..=3).contains(&text.chars().count()) && !text.contains(char::is_whitespace);
        let is_short = flow.run.as_ref().is_some_and(|run| run.chars.is_super() && short(&run.text));
        is_short.then(|| flow.run.take().map(|run| run.text)).flatten()
    }

    fn close_annotation(&mut self) {
        let reference = self.flows.last().map(|flow| flow.reference.clone()).unwrap_or_default();
        let mut node = Node::new(Kind::Comment);
        node.place = self.place("\\annotation");
        node.children = self.pop_flow();
        let author = std::mem::take(&mut self.drafts.comment_author);
        if !author.is_empty() {
            node.set(Property::CommentAuthor, Value::Text(author));
        }
        let range = self.ranges.get(&reference).and_then(|&(start, end)| Some(end? - start));
        if let Some(length) = range.filter(|&length| length > 0) {
            node.set(Property::CommentLength, Value::Number(length));
        }
        self.push_inline(node);
    }

    /// Puts the lengths of bookmarks on their nodes.
    pub(super) fn set_lengths(&self, nodes: &mut [Node]) {
        let mut pending: Vec<&mut Node> = nodes.iter_mut().collect();
        while let Some(node) = pending.pop() {
            if node.kind == Kind::Bookmark {
                let range = self.bookmarks.get(&node.label).and_then(|&(start, end)| Some(end? - start));
                if let Some(length) = range.filter(|&length| length > 0) {
                    node.set(Property::BookmarkLength, Value::Number(length));
                }
            }
            pending.extend(node.children.iter_mut());
        }
    }

    /// Styles in use, as nodes.
    pub(super) fn style_nodes(&self) -> Vec<Node> {
        self.styles.nodes()
    }
}
