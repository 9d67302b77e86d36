(* Memorisation (after Arjovsky & Bottou 2017): an empirical measure, or any law on finitely many
   points, and a law without atoms are mutually singular, so JSD = log 2 whatever the sample size,
   and an unrestricted discriminator always wins on finite data. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure numfun lebesgue_integral.
From GanTheory.Measure Require Import Logarithm Integrals Game Gibbs Proposition1 Criterion.
From GanTheory.Measure Require Import Theorem1.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Open Scope ereal_scope.

Section memorisation.
Context d (T : measurableType d) (R : realType) (mu : {measure set T -> \bar R}).
Hypothesis points : forall x : T, measurable [set x].
Variables p q : T -> R.
Hypotheses (dp : density mu p) (dq : density mu q).

(** If p_data has no atoms and p_g lives on finitely many points x_0, ..., x_(n-1), with any
    weights, then JSD = log 2 and C = 0. *)
Theorem memorisation n (x : nat -> T) :
  (forall y, \int[mu]_(z in [set y]) (p z)%:E = 0) ->
  {ae mu, forall z, (0 < q z)%R -> exists2 i, (i < n)%N & z = x i} ->
  JSD mu p q = (ln 2)%:E /\ C mu p q = 0.
Proof.
move=> atomless sample; have [[mp p0] _] := dp; have [[mq q0] _] := dq.
have null y : {ae mu, forall z, z = y -> p z = 0%R}.
  have mpy : measurable_fun [set y] (fun z => (p z)%:E).
    by apply/EFin_measurable_fun; exact: measurable_funS measurableT (@subsetT _ _) mp.
  have : \int[mu]_(z in [set y]) `|(p z)%:E| = 0.
    by rewrite -(atomless y); apply: eq_integral => z _; rewrite gee0_abs// lee_fin.
  by move=> /(ae_eq_integral_abs mu (points y) mpy); apply: ae_mono => z h /h [].
have nulls m : {ae mu, forall z, forall i, (i < m)%N -> z = x i -> p z = 0%R}.
  elim: m => [|m IH]; first exact: aeW.
  apply: ae_mono (ae_and IH (null (x m))) => z [old new] i.
  by rewrite ltnS leq_eqVlt => /predU1P[->|]; [exact: new|exact: old].
have singular : {ae mu, forall z, p z = 0%R \/ q z = 0%R}.
  apply: ae_mono (ae_and (nulls n) sample) => z [zero seen].
  have := q0 z; rewrite le0r => /predU1P[->|/seen[i ilt zE]]; first by right.
  by left; exact: zero zE.
by have [_ jsd _ crit] := jsd_bounded dp dq; split; [exact: jsd.2|exact: crit.2].
Qed.

End memorisation.
