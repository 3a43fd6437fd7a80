//! What the three roles must agree on for a plan of one to be read by another: functions, settings, object stores.

use std::sync::Arc;

use ballista_core::extension::SessionConfigExt;
use ballista_core::registry::BallistaFunctionRegistry;
use datafusion::common::Result;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::{FunctionRegistry as _, SessionState, SessionStateBuilder};
use datafusion::prelude::SessionConfig;

use crate::aggregate;
use crate::storage::Stores;

/// Threads of debug builds need it: a plan is walked recursively.
pub const STACK_BYTES: usize = 32 * 1024 * 1024;

/// The settings of a session before the client's own are added.
pub fn config() -> SessionConfig {
    SessionConfig::new_with_ballista()
}

/// Memory, disk and object stores of a session; spilled data go into the folder, or into the system's.
pub fn runtime(spill: Option<&str>) -> Result<Arc<RuntimeEnv>> {
    let builder = RuntimeEnvBuilder::new().with_object_store_registry(Arc::new(Stores::default()));
    match spill {
        Some(folder) => builder.with_temp_file_path(folder).build_arc(),
        None => builder.build_arc(),
    }
}

/// A session that knows the functions of Опора.
pub fn state(config: SessionConfig) -> Result<SessionState> {
    let mut state =
        SessionStateBuilder::new().with_runtime_env(runtime(None)?).with_config(config).with_default_features().build();
    state.register_udaf(aggregate::function())?;
    Ok(state)
}

/// The functions that an executor knows.
pub fn functions() -> BallistaFunctionRegistry {
    let mut known = BallistaFunctionRegistry::default();
    let ours = aggregate::function();
    known.aggregate_functions.insert(ours.name().to_owned(), ours);
    known
}
