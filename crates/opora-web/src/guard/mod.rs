//! The doors: tokens in forms, and what the headers of an answer allow.

mod csrf;
mod headers;

pub(crate) use csrf::{FORM_LIMIT_BYTES, Token, check as check_token};
pub(crate) use headers::add as add_headers;
