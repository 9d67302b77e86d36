(* The logarithm with values in [-oo, +oo), and the one analytic inequality of the development:
   a (log a - log b) >= a - b for all a, b >= 0, with equality only if a = b.

   Conventions: log 0 = -oo, and 0 * x = 0 for every x in [-oo, +oo], so that 0 log 0 = 0. *)
From mathcomp Require Import all_ssreflect ssralg ssrnum ssrint interval.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal topology normedtype derive sequences exp.
From mathcomp.analysis Require Import measure lebesgue_measure.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Import numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* numerals are natural numbers of the field (ssrint reads them as integers of it) *)
Notation "2" := (2%:R)%R : ring_scope.
Notation "4" := (4%:R)%R : ring_scope.

Section ln.
Context {R : realType}.
Implicit Types a b x : R.

(* log x < x - 1 unless x = 1: by the mean value theorem, log x = (x - 1)/c with c between. *)
Lemma ln_lt_sub1 x : 0 < x -> x != 1 -> ln x < x - 1.
Proof.
have mvt a b : 0 < a -> a < b ->
    exists2 c, c \in `]a, b[%R & ln b - ln a = c^-1 * (b - a).
  move=> a0 ab; apply: (@MVT R (@ln R) (@GRing.inv R)) => // [y|].
    by rewrite in_itv/= => /andP[ay _]; apply: is_derive1_ln; exact: lt_trans ay.
  apply: continuous_in_subspaceT => y; rewrite inE/= in_itv/= => /andP[ay _].
  by apply: continuous_ln; exact: lt_le_trans ay.
move=> x0; rewrite neq_lt => /orP[x1|x1].
  have [c] := mvt _ _ x0 x1; rewrite in_itv/= => /andP[xc c1].
  rewrite ln1 sub0r => /eqP; rewrite eqr_oppLR => /eqP ->.
  rewrite -[X in _ < X]opprB ltr_opp2 ltr_pmull ?subr_gt0//.
  by rewrite invf_gt1// (lt_trans x0).
have [c] := mvt _ _ ltr01 x1; rewrite in_itv/= => /andP[c1 cx].
by rewrite ln1 subr0 => ->; rewrite gtr_pmull ?subr_gt0// invf_lt1// (lt_trans ltr01).
Qed.

Lemma ln_le_sub1 x : 0 < x -> ln x <= x - 1.
Proof.
by move=> x0; have [->|x1] := eqVneq x 1; [rewrite ln1 subrr|rewrite ltW// ln_lt_sub1].
Qed.

(* a (log a - log b) >= a - b, the inequality of Gibbs at one point *)
Lemma gibbs_ln a b : 0 < a -> 0 < b -> a - b <= a * (ln a - ln b) ?= iff (a == b).
Proof.
move=> a0 b0; apply/leifP; have [->|ab] := eqVneq a b; first by rewrite !subrr mulr0.
have ba1 : b / a != 1.
  by apply: contra ab => /eqP h; rewrite -[b](divfK (lt0r_neq0 a0)) h mul1r.
rewrite -ltr_opp2 -mulrN !opprB -ln_div ?posrE//.
rewrite (_ : b - a = a * (b / a - 1)); first by rewrite ltr_pmul2l// ln_lt_sub1// divr_gt0.
by rewrite mulrBr mulr1 mulrCA divff ?mulr1// gt_eqF.
Qed.

End ln.

Local Open Scope ereal_scope.

(* log with values in [-oo, +oo) *)
Definition elog {R : realType} (x : R) : \bar R := if (0 < x)%R then (ln x)%:E else -oo.

(* a (log a - log b), in (-oo, +oo] for a, b >= 0: the integrand of the Kullback-Leibler
   divergence; +oo where b = 0 < a *)
Definition relent {R : realType} (a b : R) : \bar R := a%:E * (elog a - elog b).

(* its excess over a - b, in [0, +oo] for a, b >= 0 *)
Definition gibbs {R : realType} (a b : R) : \bar R := relent a b - (a - b)%:E.

Section elog.
Context {R : realType}.
Implicit Types a b x y : R.

Lemma elog_gt0 x : (0 < x)%R -> elog x = (ln x)%:E.
Proof. by rewrite /elog => ->. Qed.

Lemma elog0 : elog (0%R : R) = -oo.
Proof. by rewrite /elog ltxx. Qed.

Lemma elog1 : elog (1%R : R) = 0.
Proof. by rewrite elog_gt0 ?ltr01// ln1. Qed.

Lemma elog_le0 x : (x <= 1)%R -> elog x <= 0.
Proof.
by rewrite /elog; case: ifP => // x0 x1; rewrite lee_fin (le_trans (ln_le_sub1 x0))// subr_le0.
Qed.

Lemma lt_elog x y : (0 < y)%R -> (x < y)%R -> elog x < elog y.
Proof.
move=> y0 xy; rewrite (elog_gt0 y0) /elog; case: ifP => [x0|_]; last by rewrite ltNye.
by rewrite lte_fin ltr_ln.
Qed.

Lemma le_elog x y : (x <= y)%R -> elog x <= elog y.
Proof.
have [y0|y0] := ltP 0%R y; last first.
  by move=> xy; rewrite /elog ltNge (le_trans xy y0) leNye.
by rewrite le_eqVlt => /predU1P[->//|xy]; rewrite ltW// lt_elog.
Qed.

Lemma measurable_elog : measurable_fun setT (@elog R).
Proof.
move=> mD; apply: (measurability (ErealGenInftyO.measurableE R)) => // _ [_ [r ->] <-].
rewrite setTI [X in measurable X](_ : _ = `]-oo, expR r[%classic); first exact: measurable_itv.
apply/seteqP; split=> x; rewrite /= !in_itv/= /elog; case: ifPn => [x0|].
- by rewrite lte_fin => h; rewrite -[ltLHS]lnK ?posrE// ltr_expR.
- by rewrite -leNgt => x0 _; rewrite (le_lt_trans x0)// expR_gt0.
- by move=> xr; rewrite lte_fin -ltr_expR lnK ?posrE.
- by rewrite ltNye.
Qed.

Lemma relent0l b : relent 0 b = 0.
Proof. by rewrite /relent mul0e. Qed.

Lemma relent0r a : (0 < a)%R -> relent a 0 = +oo.
Proof. by move=> a0; rewrite /relent elog0 elog_gt0//= gt0_muley ?lte_fin. Qed.

Lemma relentE a b : (0 < a)%R -> (0 < b)%R -> relent a b = (a * (ln a - ln b))%:E.
Proof. by move=> a0 b0; rewrite /relent !elog_gt0. Qed.

Lemma gibbs_ge0 a b : (0 <= a)%R -> (0 <= b)%R -> 0 <= gibbs a b.
Proof.
rewrite /gibbs le0r => /predU1P[->|a0] b0; first by rewrite relent0l sub0e sub0r EFinN oppeK lee_fin.
move: b0; rewrite le0r => /predU1P[->|b0]; first by rewrite relent0r.
by rewrite relentE// -EFinB lee_fin subr_ge0 (gibbs_ln a0 b0).
Qed.

Lemma gibbs_eq0 a b : (0 <= a)%R -> (0 <= b)%R -> (gibbs a b == 0) = (a == b).
Proof.
rewrite /gibbs le0r => /predU1P[->|a0] b0.
  by rewrite relent0l sub0e sub0r EFinN oppeK eqe eq_sym.
move: b0; rewrite le0r => /predU1P[->|b0]; first by rewrite relent0r// (gt_eqF a0).
by rewrite relentE// -EFinB eqe subr_eq0 eq_sym (gibbs_ln a0 b0).
Qed.

(* the definition of gibbs, solved for relent *)
Lemma relent_gibbs a b : relent a b = gibbs a b + (a - b)%:E.
Proof. by rewrite /gibbs subeK. Qed.

End elog.
