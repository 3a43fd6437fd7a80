//! Who acts, and how far they see: roles, scopes and the table of what each role may do.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::ids::{OrganisationId, UserId};
use crate::refusal::RefusalKind;

/// The moment of an action: the clock and the calendar are arguments everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The clock, for «кто и когда».
    pub now: DateTime<Utc>,
    /// The day that people see on the wall calendar; states of obligations are counted from it.
    pub today: NaiveDate,
}

/// The role of an account together with what it is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Администратор: every authority, and the accounts.
    Administrator,
    /// Специалист управления образования: one authority with all of its schools.
    Specialist {
        /// The authority.
        authority: OrganisationId,
    },
    /// Школа: only its own.
    School {
        /// The authority that the school belongs to.
        authority: OrganisationId,
        /// The school.
        school: OrganisationId,
    },
}

/// The name of a role without its scope, as it is stored and chosen in forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleKind {
    /// Администратор.
    Administrator,
    /// Специалист управления образования.
    Specialist,
    /// Школа.
    School,
}

impl RoleKind {
    /// All of them, in the order of a form.
    pub const ALL: [Self; 3] = [Self::Administrator, Self::Specialist, Self::School];

    /// The Russian name.
    pub fn title(self) -> &'static str {
        match self {
            Self::Administrator => "администратор",
            Self::Specialist => "специалист управления образования",
            Self::School => "школа",
        }
    }

    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Specialist => "specialist",
            Self::School => "school",
        }
    }

    /// The role of a stored word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl Role {
    /// The role without its scope.
    pub fn kind(self) -> RoleKind {
        match self {
            Self::Administrator => RoleKind::Administrator,
            Self::Specialist { .. } => RoleKind::Specialist,
            Self::School { .. } => RoleKind::School,
        }
    }
}

/// How far a role sees. Every query carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// All authorities.
    Everything,
    /// One authority and its schools.
    Authority(OrganisationId),
    /// One school.
    School {
        /// The authority that it belongs to.
        authority: OrganisationId,
        /// The school.
        school: OrganisationId,
    },
}

/// Somebody who acts: a person with an account, or the product itself at the wish of who started it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account; nothing for the product itself (commands, background work).
    pub user: Option<UserId>,
    /// The name for the journal.
    pub name: String,
    /// The role with its scope.
    pub role: Role,
}

/// What can be done. A verb of the store names the one that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See programmes, activities, obligations, one's organisations and their journal.
    Read,
    /// See and change documents before adoption; adopt; correct readings.
    HandleDocuments,
    /// Mark obligations done and undo it.
    Complete,
    /// Say that an obligation does not apply, change its dates.
    Steer,
    /// Change schools, their categories and pairs, the directory of parties.
    KeepRegister,
    /// Create authorities.
    KeepAuthorities,
    /// Create accounts within one's scope and invite people.
    KeepUsers,
    /// Bring in results of assessments; keep their scales, methodologies and lists.
    HandleResults,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Read,
        Self::HandleDocuments,
        Self::Complete,
        Self::Steer,
        Self::KeepRegister,
        Self::KeepAuthorities,
        Self::KeepUsers,
        Self::HandleResults,
    ];
}

impl Actor {
    /// The product itself: commands started by who owns the machine, background work, the demo.
    pub fn product() -> Self {
        Self { user: None, name: "Опора".to_owned(), role: Role::Administrator }
    }

    /// How far the actor sees.
    pub fn scope(&self) -> Scope {
        match self.role {
            Role::Administrator => Scope::Everything,
            Role::Specialist { authority } => Scope::Authority(authority),
            Role::School { authority, school } => Scope::School { authority, school },
        }
    }

    /// Whether the role may do this at all; which objects it may do it to is the scope's part.
    pub fn may(&self, action: Action) -> bool {
        may(self.role.kind(), action)
    }

    /// Refuses what the role may not do.
    pub fn must(&self, action: Action) -> Result<(), Refusal> {
        if self.may(action) {
            return Ok(());
        }
        Err(Refusal::new(
            RefusalKind::Forbidden,
            "Для этого действия у вашей учётной записи нет прав.",
            "Попросите об этом специалиста управления образования или администратора.",
        ))
    }
}

/// The table of roles and actions.
pub fn may(role: RoleKind, action: Action) -> bool {
    match role {
        RoleKind::Administrator => true,
        RoleKind::Specialist => match action {
            Action::Read
            | Action::HandleDocuments
            | Action::Complete
            | Action::Steer
            | Action::KeepRegister
            | Action::KeepUsers
            | Action::HandleResults => true,
            Action::KeepAuthorities => false,
        },
        RoleKind::School => match action {
            Action::Read | Action::Complete => true,
            Action::HandleDocuments
            | Action::Steer
            | Action::KeepRegister
            | Action::KeepAuthorities
            | Action::KeepUsers
            | Action::HandleResults => false,
        },
    }
}

impl Scope {
    /// Whether an object of this authority (and of this organisation, where it has one) is inside.
    pub fn holds(self, authority: Option<OrganisationId>, organisation: Option<OrganisationId>) -> bool {
        match self {
            Self::Everything => true,
            Self::Authority(own) => authority == Some(own),
            Self::School { authority: own, school } => authority == Some(own) && organisation == Some(school),
        }
    }

    /// The authority that the scope is bound to.
    pub fn authority(self) -> Option<OrganisationId> {
        match self {
            Self::Everything => None,
            Self::Authority(authority) | Self::School { authority, .. } => Some(authority),
        }
    }
}
