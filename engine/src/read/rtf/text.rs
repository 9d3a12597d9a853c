//! Bytes, `\'xx` and `\u` become characters, and characters go where the group's text goes.

use super::codepage::{ANSI, Codepage};
use super::dest::Dest;
use super::flow::PendingRun;
use super::reader::Reader;
use std::rc::Rc;

impl Reader<'_> {
    /// `\ansicpg`, `\mac`, …
    pub(super) fn set_document_page(&mut self, page: Codepage) {
        self.flush();
        self.document_page = Some(page);
    }

    /// `\uc`
    pub(super) fn set_fallback(&mut self, count: i32) {
        if let Some(group) = self.group() {
            group.fallback = u32::try_from(count).unwrap_or(0);
        }
    }

    /// Whether the next token stands in for a `\u` and is not to be taken.
    pub(super) fn skips(&mut self) -> bool {
        let skips = self.skip > 0;
        self.skip = self.skip.saturating_sub(1);
        skips
    }

    /// Plain bytes: text, or the hexadecimal digits of a picture.
    pub(super) fn take_text(&mut self, mut bytes: &[u8]) {
        if self.skip > 0 {
            let skipped = bytes.len().min(usize::try_from(self.skip).unwrap_or(usize::MAX));
            self.skip -= u32::try_from(skipped).unwrap_or(self.skip);
            bytes = bytes.get(skipped..).unwrap_or_default();
        }
        match self.dest() {
            Dest::Picture => {
                if let Some(picture) = self.pictures.last_mut() {
                    picture.hex(bytes);
                }
            }
            Dest::ObjectData => {
                if let Some(object) = self.objects.last_mut() {
                    super::picture::push_hex(bytes, &mut object.half, &mut object.data);
                }
            }
            Dest::Skip => {}
            _ => self.push_bytes(bytes),
        }
        if let Some(group) = self.groups.last_mut() {
            group.fresh = false;
        }
    }

    /// Bytes of text wait until the code page that they are in ends.
    pub(super) fn push_bytes(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.lone_surrogate();
        if self.bytes.is_empty() {
            self.bytes_offset = self.offset;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// `\'xx`
    pub(super) fn take_hex(&mut self, byte: u8) {
        if self.skips() || self.dest() == Dest::Skip {
            return;
        }
        if self.dest() == Dest::LevelText && byte < 0x20 {
            self.flush();
            self.emit(char::from(byte).encode_utf8(&mut [0; 4]));
            return;
        }
        self.push_bytes(&[byte]);
    }

    /// What follows `\bin`.
    pub(super) fn take_binary(&mut self, bytes: &[u8]) {
        if self.skips() {
            return;
        }
        match self.dest() {
            Dest::Picture => extend(self.pictures.last_mut().map(|p| &mut p.data), bytes),
            Dest::ObjectData => extend(self.objects.last_mut().map(|o| &mut o.data), bytes),
            _ => {}
        }
    }

    /// `\u`: one UTF-16 unit, or a whole character where a writer says so.
    pub(super) fn take_unicode(&mut self, number: i32) {
        self.flush_bytes();
        self.skip = self.groups.last().map_or(1, |group| group.fallback);
        let unit = if number < 0 { number.saturating_add(65_536) } else { number };
        let unit = u32::try_from(unit).unwrap_or(0xFFFD);
        match (self.surrogate.take(), unit) {
            (Some(high), 0xDC00..=0xDFFF) => {
                self.emit_char(char::from_u32(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00)));
            }
            (pending, 0xD800..=0xDBFF) => {
                self.emit_replacement(pending);
                self.surrogate = Some(unit);
            }
            (pending, unit) => {
                self.emit_replacement(pending);
                self.emit_char(char::from_u32(unit));
            }
        }
    }

    fn emit_replacement(&mut self, pending: Option<u32>) {
        if pending.is_some() {
            self.emit_char(None);
        }
    }

    fn emit_char(&mut self, c: Option<char>) {
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        if c >= ' ' || matches!(c, '\t' | '\n') || self.dest() == Dest::LevelText {
            self.emit(c.encode_utf8(&mut [0; 4]));
        }
    }

    fn lone_surrogate(&mut self) {
        let pending = self.surrogate.take();
        self.emit_replacement(pending);
    }

    /// Text that control words stand for.
    pub(super) fn put(&mut self, text: &str) {
        self.flush();
        self.emit(text);
    }

    /// Everything that waits becomes text.
    pub(super) fn flush(&mut self) {
        self.lone_surrogate();
        self.flush_bytes();
    }

    fn flush_bytes(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        self.codepage().decode(&bytes, &mut text);
        let offset = std::mem::replace(&mut self.offset, self.bytes_offset);
        self.emit(&text);
        self.scratch = text;
        self.offset = offset;
        self.bytes = bytes;
        self.bytes.clear();
    }

    fn codepage(&self) -> Codepage {
        let page = self.document_page.unwrap_or(ANSI);
        match self.dest() {
            Dest::FontTable => {
                let own = self.drafts.font.1.and_then(Codepage::of_charset);
                own.filter(|page| *page != Codepage::Symbol).unwrap_or(page)
            }
            Dest::Flow | Dest::StyleEntry | Dest::Text | Dest::Math | Dest::LevelText => {
                let own = self.groups.last().and_then(|group| group.chars.codepage(&self.tables));
                own.unwrap_or(page)
            }
            _ => page,
        }
    }

    /// Puts text where the group's text goes.
    pub(super) fn emit(&mut self, text: &str) {
        match self.dest() {
            Dest::Flow | Dest::NestedRow => self.emit_run(text),
            Dest::Text | Dest::LevelText => push(self.buffers.last_mut(), text),
            Dest::FontTable => self.font_text(text),
            Dest::ColorTable => self.color_text(text),
            Dest::StyleEntry => self.drafts.style_name.push_str(text),
            Dest::RevisionTable => self.drafts.author.push_str(text),
            Dest::Math => {
                if let Some(part) = self.math.last_mut() {
                    part.push_text(text);
                }
            }
            _ => {}
        }
    }

    fn emit_run(&mut self, text: &str) {
        let Some(group) = self.groups.last() else { return };
        let Some(flow) = self.flows.last_mut() else { return };
        self.characters += i64::try_from(text.chars().count()).unwrap_or(0);
        self.has_shape_picture = false;
        flow.start.get_or_insert(self.offset);
        match &mut flow.run {
            Some(run) if Rc::ptr_eq(&run.chars, &group.chars) || run.chars == group.chars => run.text.push_str(text),
            _ => {
                let chars = Rc::clone(&group.chars);
                self.end_run();
                let run = PendingRun { text: text.to_owned(), chars, offset: self.offset, word: self.word.clone() };
                if let Some(flow) = self.flows.last_mut() {
                    flow.run = Some(run);
                }
            }
        }
    }
}

fn extend(data: Option<&mut Vec<u8>>, bytes: &[u8]) {
    if let Some(data) = data {
        data.extend_from_slice(bytes);
    }
}

fn push(buffer: Option<&mut String>, text: &str) {
    if let Some(buffer) = buffer {
        buffer.push_str(text);
    }
}
