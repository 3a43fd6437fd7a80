//! Identifiers: one newtype a noun, so that a school is never passed where a programme is meant.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// An organisation: region, authority, methodical centre, school.
    OrganisationId,
    /// A person named in documents or holding an account.
    PersonId,
    /// An account that can sign in.
    UserId,
    /// A document in the library: an order, a letter, a plan.
    DocumentId,
    /// A programme: what an order makes live.
    ProgrammeId,
    /// One version of a programme, made by one adopted document or one change.
    VersionId,
    /// An activity of a programme; the same through all versions.
    ActivityId,
    /// One expected thing: organisation × what × period.
    ObligationId,
    /// The fact that an obligation was done.
    CompletionId,
    /// A dated belonging of a school to a category.
    MembershipId,
    /// A school supported by a mentor and a curator for a time.
    PairingId,
    /// A correction of a reading by a person.
    CorrectionId,
    /// A record of the journal.
    EventId,
    /// An entry of the directory of parties: which words mean which organisations.
    DirectoryEntryId,
    /// Files of results that came in together.
    ResultUploadId,
    /// One file of them.
    ResultFileId,
    /// What one file says of one work.
    ResultImportId,
    /// The stored results of one work at one time.
    ResultPartId,
    /// A school as result files know it.
    TestedSchoolId,
    /// A version of a scale.
    ScaleId,
    /// A saved layout of result files.
    LayoutProfileId,
    /// A version of a methodology of identification.
    MethodologyId,
    /// A list of schools made by a methodology.
    SchoolListId,
    /// A manual inclusion into a list, or exclusion from it.
    ListDecisionId,
}
