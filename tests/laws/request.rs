//! Laws of the life of a request: what must hold for every policy, all people and every sequence of commands.
//!
//! Sequences are drawn so that they get far: mostly commands that somebody may give, of steps that are open. What they come
//! to is judged by a second, naive account of the request, by the decider itself asked in another order, and by what the
//! events say.

mod allowed;
mod case;
mod every_sequence;
mod fields;
mod metrics;
mod model;
mod moment;
mod order;
mod people;
mod policy;
mod recorded;
mod run;
mod timers;
mod turns;
mod twice;
mod watch;
