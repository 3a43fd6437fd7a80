//! Identification: small cases counted by hand, and the whole against a naive reading of the rules.

mod build;
mod by_hand;
mod naive;
mod story;
mod words;
