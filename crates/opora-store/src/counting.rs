//! Counting rows up to a bound, so that a figure on a page costs no more than the bound.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect, QueryTrait, Select};

use crate::scope::Total;
use crate::trouble::Answer;

/// How many rows the query has, at most [`Total::BOUND`].
pub(crate) async fn bounded_count<E: EntityTrait>(db: &impl ConnectionTrait, query: Select<E>) -> Answer<Total> {
    count_to(db, query, Total::BOUND).await
}

/// How many rows the query has, at most `bound`.
pub(crate) async fn count_to<E: EntityTrait>(db: &impl ConnectionTrait, query: Select<E>, bound: u64) -> Answer<Total> {
    let counted: Option<i64> = match db.query_one(&bounded(query, bound)).await? {
        Some(row) => Some(row.try_get("", COUNTED)?),
        None => None,
    };
    Ok(Total::up_to(bound, u64::try_from(counted.unwrap_or_default()).unwrap_or_default()))
}

/// The column of a count.
const COUNTED: &str = "counted";

/// How many rows each of the queries has, in one question.
pub(crate) async fn bounded_counts<E: EntityTrait, const N: usize>(
    db: &impl ConnectionTrait,
    queries: [Select<E>; N],
) -> Answer<[Total; N]> {
    let names: [String; N] = std::array::from_fn(|at| format!("n{at}"));
    let mut all = Query::select();
    for (name, query) in names.iter().zip(queries) {
        all.expr_as(Expr::SubQuery(None, Box::new(bounded(query, Total::BOUND).into())), Alias::new(name));
    }
    let mut totals = [Total::default(); N];
    if let Some(row) = db.query_one(&all).await? {
        for (total, name) in totals.iter_mut().zip(&names) {
            let counted: i64 = row.try_get("", name)?;
            *total = Total::up_to(Total::BOUND, u64::try_from(counted).unwrap_or_default());
        }
    }
    Ok(totals)
}

fn bounded<E: EntityTrait>(query: Select<E>, bound: u64) -> SelectStatement {
    let inner = query.select_only().expr(Expr::val(1)).limit(bound + 1).into_query();
    Query::select()
        .expr_as(Expr::val(1).count(), Alias::new(COUNTED))
        .from_subquery(inner, Alias::new("bounded"))
        .to_owned()
}
