(* Goodfellow et al. 2014, Proposition 2, asks for "sufficiently small updates
   of p_g".  On two points no step size is small enough for all laws: for
   every eta > 0 there are p_data = (a, 1-a) and p_g = (b, 1-b) such that one
   projected gradient step of size eta raises C. *)
From Coq Require Import Reals Lra.
From GanTheory.Core Require Import Logarithm.
Local Open Scope R_scope.

(* C(G) by eq. (4). *)
Definition criterion_of_two (a b : R) : R :=
  (a * ln (a / (a + b)) + b * ln (b / (a + b))) +
  ((1 - a) * ln ((1 - a) / ((1 - a) + (1 - b))) + (1 - b) * ln ((1 - b) / ((1 - a) + (1 - b)))).

(* The nearest point of [0,1]. *)
Definition clip (y : R) : R := Rmax 0 (Rmin y 1).

(* The first weight of the Euclidean projection of p_g - eta grad C onto the
   simplex.  The gradient of C at a point is log(p_g/(p_data + p_g)). *)
Definition gradient_step (eta a b : R) : R :=
  clip (b - eta / 2 * (ln (b / (a + b)) - ln ((1 - b) / ((1 - a) + (1 - b))))).

Section Overshoot.
Variables eta e : R.
Hypotheses (small : 0 < e <= 1 / 10) (below : 15 * e <= eta).

Let ln_4_3 : 4 / 15 <= ln (4 / 3).
Proof.
replace (4 / 3) with (8 / 7 * (7 / 6)) by field; rewrite ln_mult by lra.
pose proof (ln_ge_1_sub (8 / 7) ltac:(lra)); pose proof (ln_ge_1_sub (7 / 6) ltac:(lra)).
replace (/ (8 / 7)) with (7 / 8) in * by field; replace (/ (7 / 6)) with (6 / 7) in * by field; lra.
Qed.

(* From p_g = (2e, 1-2e), with p_data = (e, 1-e), the step lands on (0,1). *)
Lemma lands_on_zero : gradient_step eta e (2 * e) = 0.
Proof.
unfold gradient_step, clip; apply Rmax_left; eapply Rle_trans; [apply Rmin_l |].
replace (2 * e / (e + 2 * e)) with (2 / 3) by (field; lra).
assert (h : ln (4 / 3) <= ln (2 / 3) - ln ((1 - 2 * e) / ((1 - e) + (1 - 2 * e)))).
{ rewrite <- ln_div by (try apply Rdiv_lt_0_compat; lra); apply ln_le; [lra |].
  replace (2 / 3 / ((1 - 2 * e) / (1 - e + (1 - 2 * e))))
    with (4 / 3 + 2 / 3 * (e / (1 - 2 * e))) by (field; lra).
  assert (0 < e / (1 - 2 * e)) by (apply Rdiv_lt_0_compat; lra); lra. }
nra.
Qed.

Lemma criterion_raised : criterion_of_two e (2 * e) < criterion_of_two e 0.
Proof.
unfold criterion_of_two.
replace (e / (e + 2 * e)) with (/ 3) by (field; lra).
replace (2 * e / (e + 2 * e)) with (2 / 3) by (field; lra).
replace (e / (e + 0)) with 1 by (field; lra).
replace (1 - e + (1 - 2 * e)) with (2 - 3 * e) by ring.
replace (1 - e + (1 - 0)) with (2 - e) by ring; replace (1 - 0) with 1 by ring.
rewrite Rmult_0_l, ln_1, ln_Rinv, !ln_div, ln_1 by lra.
(* Three applications of log t <= t - 1 leave e (log(27/16) - 4e) > 0. *)
pose proof (ln_ge_1_sub ((2 - 3 * e) / (2 - e)) ltac:(apply Rdiv_lt_0_compat; lra)) as first.
rewrite ln_div in first by lra.
replace (1 - / ((2 - 3 * e) / (2 - e))) with (- (2 * e / (2 - 3 * e))) in first by (field; lra).
assert (cost : (2 - 3 * e) * (2 * e / (2 - 3 * e)) = 2 * e) by (field; lra).
pose proof (ln_le (2 - e) 2 ltac:(lra) ltac:(lra)) as second.
pose proof (ln_le_sub1 (1 - 2 * e) ltac:(lra)) as third.
pose proof (ln_ge_1_sub (27 / 16) ltac:(lra)) as rest.
replace (/ (27 / 16)) with (16 / 27) in rest by field.
replace (27 / 16) with (3 * 3 * 3 / (2 * 2 * 2 * 2)) in rest by field.
rewrite ln_div, !ln_mult in rest by lra.
nra.
Qed.
End Overshoot.

Theorem step_size (eta : R) : 0 < eta ->
  exists a b, 0 < a < 1 /\ 0 < b < 1 /\
    criterion_of_two a b < criterion_of_two a (gradient_step eta a b).
Proof.
intros h; pose (e := Rmin (eta / 15) (1 / 10)).
assert (small : 0 < e <= 1 / 10)
  by (split; [apply Rmin_glb_lt; lra | apply Rmin_r]).
assert (below : 15 * e <= eta) by (pose proof (Rmin_l (eta / 15) (1 / 10)); unfold e; lra).
exists e, (2 * e); rewrite lands_on_zero by assumption.
pose proof (criterion_raised e small); lra.
Qed.

(* For eta = 0 nothing moves. *)
Theorem step_size_positive_refuted :
  ~ (forall eta, 0 <= eta -> exists a b, 0 < a < 1 /\ 0 < b < 1 /\
     criterion_of_two a b < criterion_of_two a (gradient_step eta a b)).
Proof.
intros h; destruct (h 0 ltac:(lra)) as [a [b [_ [hb raised]]]].
assert (e : gradient_step 0 a b = b).
{ unfold gradient_step, clip; rewrite Rmin_left, Rmax_right by lra; field. }
rewrite e in raised; lra.
Qed.
