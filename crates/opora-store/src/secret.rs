//! Secrets: random words for links and feeds of which only a hash is stored, and password hashes.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use sha2::{Digest, Sha256};

use crate::trouble::{Answer, Failure, Trouble};

/// A random word of 64 hexadecimal digits, shown once; the book keeps its hash only.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new one.
    pub fn random() -> Self {
        Self(hex::encode(rand::random::<[u8; 32]>()))
    }

    /// The one that somebody presents.
    pub fn presented(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The word itself, for the link.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> String {
        sha256(self.0.as_bytes())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The argon2id hash of a password, made off the async threads.
pub(crate) async fn hash_password(password: String) -> Answer<String> {
    off_thread(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Failure::Password(error.to_string()))
    })
    .await
}

/// Whether the password fits. Without a stored hash the same work is done in vain, so that an unknown login takes
/// as long as a known one.
pub(crate) async fn verify_password(stored: Option<String>, password: String) -> Answer<bool> {
    off_thread(move || match &stored {
        Some(hash) => {
            let hash = PasswordHash::new(hash).map_err(|error| Failure::Password(error.to_string()))?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        }
        None => {
            let spent = Argon2::default().hash_password(password.as_bytes());
            spent.map(|_| false).map_err(|error| Failure::Password(error.to_string()))
        }
    })
    .await
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Answer<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(error) => Err(Trouble::Failed(Failure::Password(error.to_string()))),
    }
}
