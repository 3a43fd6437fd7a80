//! Counting rows up to a bound, so that a figure on a page costs no more than the bound.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect, QueryTrait, Select};

use crate::scope::Total;
use crate::trouble::Answer;

/// How many rows the query has, at most [`Total::BOUND`].
pub(crate) async fn bounded_count<E: EntityTrait>(db: &impl ConnectionTrait, query: Select<E>) -> Answer<Total> {
    let [total] = bounded_counts(db, [query]).await?;
    Ok(total)
}

/// How many rows each of the queries has, in one question.
pub(crate) async fn bounded_counts<E: EntityTrait, const N: usize>(
    db: &impl ConnectionTrait,
    queries: [Select<E>; N],
) -> Answer<[Total; N]> {
    let names: [String; N] = std::array::from_fn(|at| format!("n{at}"));
    let mut all = Query::select();
    for (name, query) in names.iter().zip(queries) {
        all.expr_as(Expr::SubQuery(None, Box::new(bounded(query).into())), Alias::new(name));
    }
    let mut totals = [Total::default(); N];
    if let Some(row) = db.query_one(&all).await? {
        for (total, name) in totals.iter_mut().zip(&names) {
            let counted: i64 = row.try_get("", name)?;
            *total = Total::of(u64::try_from(counted).unwrap_or_default());
        }
    }
    Ok(totals)
}

fn bounded<E: EntityTrait>(query: Select<E>) -> SelectStatement {
    let inner = query.select_only().expr(Expr::val(1)).limit(Total::BOUND + 1).into_query();
    Query::select().expr(Expr::val(1).count()).from_subquery(inner, Alias::new("bounded")).to_owned()
}
