(* Goodfellow et al. 2014, the lemma in the proof of Proposition 1:

     "For any (a,b) in R^2 \ {0,0}, the function y -> a log(y) + b log(1-y)
      achieves its maximum in [0,1] at a/(a+b)."

   Here for real values: a, b >= 0, and y such that no logarithm of 0 is
   taken with a positive weight ([admissible]).  [Maximum] says it on all of
   [0,1], with the value -oo. *)
From Coq Require Import Reals Lra.
From GanTheory.Core Require Import Logarithm.
Local Open Scope R_scope.

(* a log y + b log(1 - y): the integrand of V at one point. *)
Definition payoff (a b y : R) : R := a * ln y + b * ln (1 - y).

Definition peak (a b : R) : R := a / (a + b).

Definition admissible (a b y : R) : Prop :=
  0 <= y <= 1 /\ (0 < a -> 0 < y) /\ (0 < b -> y < 1).

Lemma peak_compl (a b : R) : a + b <> 0 -> 1 - peak a b = b / (a + b).
Proof. intros h; unfold peak; field; exact h. Qed.

Lemma peak_admissible (a b : R) :
  0 <= a -> 0 <= b -> 0 < a + b -> admissible a b (peak a b).
Proof.
intros ha hb hab.
assert (ea : peak a b * (a + b) = a) by (unfold peak; field; lra).
assert (eb : (1 - peak a b) * (a + b) = b) by (rewrite peak_compl by lra; field; lra).
repeat split.
- unfold peak, Rdiv; apply Rmult_le_pos; [lra | left; apply Rinv_0_lt_compat; lra].
- apply Rmult_le_reg_r with (a + b); lra.
- intros h; apply Rmult_lt_reg_r with (a + b); lra.
- intros h; apply Rmult_lt_reg_r with (a + b); lra.
Qed.

(* A weighted logarithm lies under its tangent, also with weight 0. *)
Lemma weighted_tangent (a m y : R) :
  0 <= a -> (0 < a -> 0 < m) -> (0 < a -> 0 < y) ->
  a * ln y <= a * ln m + a * ((y - m) / m).
Proof.
intros [ha | <-] hm hy; [| lra].
rewrite <- Rmult_plus_distr_l; apply Rmult_le_compat_l; [lra |].
apply ln_tangent; auto.
Qed.

Lemma weighted_tangent_eq (a m y : R) :
  0 < a -> 0 < m -> 0 < y ->
  a * ln y = a * ln m + a * ((y - m) / m) -> y = m.
Proof.
intros ha hm hy e; apply ln_tangent_eq; auto.
rewrite <- Rmult_plus_distr_l in e; now apply Rmult_eq_reg_l in e; [| lra].
Qed.

(* At the peak the two tangents cancel. *)
Lemma tangents_cancel (a b y : R) :
  0 <= a -> 0 <= b -> 0 < a + b -> 0 <= y <= 1 ->
  a * ((y - peak a b) / peak a b)
    + b * (((1 - y) - (1 - peak a b)) / (1 - peak a b)) <= 0.
Proof.
intros ha hb hab hy; rewrite peak_compl by lra; unfold peak.
destruct ha as [ha | <-]; [destruct hb as [hb | <-] |].
- right; field; lra.
- replace (a / (a + 0)) with 1 by (field; lra).
  replace (a * ((y - 1) / 1)) with (a * (y - 1)) by field; nra.
- replace (0 / (0 + b)) with 0 by (field; lra).
  replace (b / (0 + b)) with 1 by (field; lra).
  replace (b * ((1 - y - (1 - 0)) / 1)) with (- (b * y)) by field; nra.
Qed.

Section Bound.
Variables a b y : R.
Hypotheses (ha : 0 <= a) (hb : 0 <= b) (hab : 0 < a + b) (hy : admissible a b y).

Let first : a * ln y <= a * ln (peak a b) + a * ((y - peak a b) / peak a b).
Proof.
destruct hy as [_ [ya _]]; destruct (peak_admissible a b ha hb hab) as [_ [pa _]].
now apply weighted_tangent.
Qed.

Let second : b * ln (1 - y) <=
  b * ln (1 - peak a b) + b * (((1 - y) - (1 - peak a b)) / (1 - peak a b)).
Proof.
destruct hy as [_ [_ yb]]; destruct (peak_admissible a b ha hb hab) as [_ [_ pb]].
apply weighted_tangent; [exact hb | intros h | intros h].
- specialize (pb h); lra.
- specialize (yb h); lra.
Qed.

Lemma payoff_le_peak : payoff a b y <= payoff a b (peak a b).
Proof.
destruct hy as [y01 _]; pose proof (tangents_cancel a b y ha hb hab y01).
unfold payoff; lra.
Qed.

Lemma payoff_peak_unique : payoff a b y = payoff a b (peak a b) -> y = peak a b.
Proof.
intros e; unfold payoff in e.
destruct hy as [y01 [ya yb]]; pose proof (tangents_cancel a b y ha hb hab y01).
destruct (peak_admissible a b ha hb hab) as [_ [pa pb]].
destruct (Rle_lt_or_eq_dec 0 a ha) as [pos | zero].
- apply (weighted_tangent_eq a); auto; lra.
- assert (pos : 0 < b) by lra.
  assert (1 - y = 1 - peak a b); [| lra].
  specialize (pb pos); specialize (yb pos); apply (weighted_tangent_eq b); lra.
Qed.
End Bound.

(* On [0,1], the only way not to be admissible is a weighted log 0. *)
Lemma not_admissible (a b y : R) :
  0 <= a -> 0 <= b -> 0 <= y <= 1 -> ~ admissible a b y ->
  (0 < a /\ y = 0) \/ (0 < b /\ y = 1).
Proof.
intros ha hb hy no; unfold admissible in no.
destruct (Req_dec y 0) as [y0 | y0]; [| destruct (Req_dec y 1) as [y1 | y1]].
- left; split; [| exact y0]; destruct ha as [h | <-]; [exact h | exfalso; apply no; lra].
- right; split; [| exact y1]; destruct hb as [h | <-]; [exact h | exfalso; apply no; lra].
- exfalso; apply no; lra.
Qed.
