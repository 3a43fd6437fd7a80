//! Chance that is the same on every machine and in every version: a counter hashed, no library, no floating logarithms.

/// A stream of chance; the same words and numbers begin the same stream.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

/// One step of splitmix64.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Dice {
    /// The stream of a seed for a thing that words and numbers name.
    pub(super) fn new(seed: u64, words: &str, numbers: &[u64]) -> Self {
        let mut dice = Self(mix(seed ^ STEP));
        for byte in words.bytes() {
            dice.0 = mix(dice.0 ^ u64::from(byte));
        }
        for number in numbers {
            dice.0 = mix(dice.0 ^ number.wrapping_mul(STEP));
        }
        dice
    }

    /// 64 bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// From 0 to below 1.
    pub(super) fn share(&mut self) -> f64 {
        // 32 bits are exact in a double.
        f64::from(u32::try_from(self.bits() >> 32).unwrap_or(0)) / 4_294_967_296.0
    }

    /// Whether something of this chance happens.
    pub(super) fn happens(&mut self, chance: f64) -> bool {
        self.share() < chance
    }

    /// From 0 to below `limit`; 0 for 0.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        u32::try_from((u64::from(limit) * (self.bits() >> 32)) >> 32).unwrap_or(0)
    }

    /// About normal: mean 0, deviation 1, never beyond 3.47. Four even numbers added.
    pub(super) fn normal(&mut self) -> f64 {
        let mut bits = self.bits();
        let mut sum = 0.0;
        for _ in 0..4 {
            sum += f64::from(u16::try_from(bits & 0xffff).unwrap_or(0));
            bits >>= 16;
        }
        // Each of four even numbers below 65 536 has the variance 65 536² / 12.
        (sum - 2.0 * 65_535.0) / 37_837.0
    }

    /// One of a list.
    pub(super) fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let place = self.below(u32::try_from(list.len()).unwrap_or(0));
        list.get(usize::try_from(place).unwrap_or(0)).copied().unwrap_or_default()
    }
}

fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
