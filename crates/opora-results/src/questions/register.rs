//! The schools that answers name: names, municipalities, clusters of context.

use std::collections::BTreeMap;

use opora_core::assessment::TestedSchool;
use opora_core::context::Clusters;

/// What answers say of a school beside its figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct School {
    /// The name; empty where no file gave one.
    pub name: String,
    /// The municipality; empty where no file gave one.
    pub municipality: String,
    /// The number of its cluster of context; none where it has no card.
    pub cluster: Option<usize>,
}

/// Schools by the code that results are stored by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Register {
    schools: BTreeMap<String, School>,
    /// Other codes of the same schools.
    others: BTreeMap<String, String>,
}

impl Register {
    /// The register of schools as result files know them.
    pub fn of(schools: &[TestedSchool]) -> Self {
        let mut register = Self::default();
        for school in schools {
            let facts = School { name: school.name.clone(), municipality: school.municipality.clone(), cluster: None };
            register.schools.insert(school.code.clone(), facts);
            for other in &school.other_codes {
                register.others.insert(other.clone(), school.code.clone());
            }
        }
        register
    }

    /// The same register with clusters of context; a school that is only in a cluster is added.
    #[must_use]
    pub fn with_clusters(mut self, clusters: &Clusters) -> Self {
        for cluster in &clusters.clusters {
            for school in &cluster.schools {
                let code = self.code(school).to_owned();
                self.schools.entry(code).or_default().cluster = Some(cluster.number);
            }
        }
        self
    }

    /// The stored code of any code of a school; an unknown code is its own.
    pub fn code<'a>(&'a self, any: &'a str) -> &'a str {
        self.others.get(any).map_or(any, String::as_str)
    }

    /// What is known of a school.
    pub fn get(&self, code: &str) -> Option<&School> {
        self.schools.get(code)
    }

    /// The name of a school, or its code.
    pub fn name<'a>(&'a self, code: &'a str) -> &'a str {
        self.get(code).map(|school| school.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(code)
    }

    /// The municipality of a school; empty where unknown.
    pub fn municipality(&self, code: &str) -> &str {
        self.get(code).map(|school| school.municipality.as_str()).unwrap_or_default()
    }
}
