//! A tiny seeded generator (splitmix64): the same seed, the same paper, on any machine.

pub struct Seed {
    state: u64,
    /// What [`Seed::draw`] has not given yet.
    deck: Vec<usize>,
}

impl Seed {
    /// From a name, so that papers do not depend on each other's order.
    pub fn of(name: &str) -> Seed {
        let hash = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3);
        Seed { state: name.bytes().fold(0xCBF2_9CE4_8422_2325, hash), deck: Vec::new() }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `end`, which is not zero.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }

    /// A number below `end`, none twice before all have been given.
    pub fn draw(&mut self, end: usize) -> usize {
        if self.deck.is_empty() {
            self.deck = (0..end).collect();
        }
        let at = self.below(self.deck.len());
        self.deck.swap_remove(at)
    }

    /// One of some.
    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from.get(self.below(from.len())).copied().unwrap_or_default()
    }

    /// An amount in euros, `1 234,56`, with no-break spaces as French typography wants them.
    pub fn amount(&mut self, up_to: usize) -> (i64, String) {
        let cents = i64::try_from(self.below(up_to * 100)).unwrap_or(0);
        (cents, euros(cents))
    }
}

/// Cents as a French amount.
pub fn euros(cents: i64) -> String {
    let (sign, whole, rest) = (if cents < 0 { "−" } else { "" }, cents.abs() / 100, cents.abs() % 100);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped},{rest:02}")
}
