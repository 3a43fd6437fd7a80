//! The aggregate function of the plan: rows of a school → its [`Tally`], as bytes. Registered under one name with the
//! client, the scheduler and the executors, so that a plan that names it can be read by each.

use std::mem::size_of_val;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryBuilder, BooleanArray, Int8Array, Int16Array};
use arrow::datatypes::{DataType, Field, FieldRef, Int8Type, Int16Type};
use datafusion::common::{Result, ScalarValue, exec_datafusion_err, exec_err, not_impl_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility,
};
use opora_results::rows::schema::{self, Status};

use crate::tally::{Row, Tally};

/// The columns that the function takes before those of the tasks.
pub const COLUMNS: [&str; 4] = [schema::STATUS, schema::SCORE, schema::MARK, schema::JOURNAL];

/// The function itself: `opora_tally(status, score, mark, journal, t1, t2, …)`.
pub fn function() -> Arc<AggregateUDF> {
    Arc::new(AggregateUDF::from(Function { signature: Signature::variadic_any(Volatility::Immutable) }))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Function {
    signature: Signature,
}

impl AggregateUDFImpl for Function {
    fn name(&self) -> &str {
        "opora_tally"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Binary)
    }

    fn accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        not_impl_err!("opora_tally counts groups; the plan always groups by school")
    }

    fn state_fields(&self, arguments: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(format!("{}[tally]", arguments.name), DataType::Binary, true))])
    }

    fn groups_accumulator_supported(&self, _arguments: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _arguments: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(Tallies::default()))
    }

    fn default_value(&self, _of: &DataType) -> Result<ScalarValue> {
        Ok(ScalarValue::Binary(None))
    }
}

/// The tallies of the schools that a task has met.
#[derive(Default)]
struct Tallies {
    of_groups: Vec<Tally>,
}

impl GroupsAccumulator for Tallies {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        total: usize,
    ) -> Result<()> {
        self.of_groups.resize_with(total.max(self.of_groups.len()), Tally::default);
        let columns = Columns::of(values)?;
        for (row, group) in groups.iter().enumerate() {
            let taken = filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row));
            if let Some(tally) = self.of_groups.get_mut(*group).filter(|_| taken) {
                tally.add(columns.row(row), columns.tasks.iter().map(|task| small(task, row)));
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, values: &[ArrayRef], groups: &[usize], total: usize) -> Result<()> {
        self.of_groups.resize_with(total.max(self.of_groups.len()), Tally::default);
        let Some(states) = values.first().and_then(|column| column.as_binary_opt::<i32>()) else {
            return exec_err!("opora_tally: the state is not binary");
        };
        for (state, group) in states.iter().zip(groups) {
            let (Some(state), Some(tally)) = (state, self.of_groups.get_mut(*group)) else { continue };
            tally.merge(&Tally::read(state).ok_or_else(|| exec_datafusion_err!("opora_tally: a damaged state"))?);
        }
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        let mut out = BinaryBuilder::new();
        let mut bytes = Vec::new();
        for tally in emit.take_needed(&mut self.of_groups) {
            bytes.clear();
            tally.write(&mut bytes);
            out.append_value(&bytes);
        }
        Ok(Arc::new(out.finish()))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(emit)?])
    }

    fn convert_to_state(&self, _values: &[ArrayRef], _filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        not_impl_err!("opora_tally always groups before it sends")
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.of_groups.iter().map(Tally::size).sum::<usize>()
    }
}

/// The columns of a batch by their meaning.
struct Columns<'a> {
    status: &'a Int8Array,
    score: &'a Int16Array,
    mark: &'a Int8Array,
    journal: &'a Int8Array,
    tasks: Vec<&'a Int8Array>,
}

impl<'a> Columns<'a> {
    fn of(values: &'a [ArrayRef]) -> Result<Self> {
        let wrong = || exec_datafusion_err!("opora_tally: columns of another kind");
        let [status, score, mark, journal, tasks @ ..] = values else { return Err(wrong()) };
        let bytes = |column: &'a ArrayRef| column.as_primitive_opt::<Int8Type>().ok_or_else(wrong);
        Ok(Self {
            status: bytes(status)?,
            score: score.as_primitive_opt::<Int16Type>().ok_or_else(wrong)?,
            mark: bytes(mark)?,
            journal: bytes(journal)?,
            tasks: tasks.iter().map(bytes).collect::<Result<_>>()?,
        })
    }

    fn row(&self, row: usize) -> Row {
        let status = self.status.is_valid(row).then(|| self.status.value(row)).and_then(Status::from_code);
        let score = self.score.is_valid(row).then(|| self.score.value(row)).and_then(|score| u16::try_from(score).ok());
        Row { status, mark: small(self.mark, row), journal: small(self.journal, row), score }
    }
}

/// A small whole number of a row; nothing where there is none or it is below zero.
fn small(column: &Int8Array, row: usize) -> Option<u8> {
    column.is_valid(row).then(|| column.value(row)).and_then(|value| u8::try_from(value).ok())
}
