(* The integrands of the divergences: a log(a/m), and the even sum of two of
   them, whose integral is 2 JSD.  All for real numbers at one point. *)
From Coq Require Import Reals Lra.
From GanTheory.Core Require Import Logarithm Pointwise.
Local Open Scope R_scope.

Definition kl_term (a m : R) : R := a * ln (a / m).

Definition js_term (a b : R) : R := kl_term a ((a + b) / 2) + kl_term b ((a + b) / 2).

(* Gibbs' inequality at one point: the integrand lies over a - m. *)
Lemma kl_term_ge (a m : R) : 0 <= a -> 0 <= m -> (0 < a -> 0 < m) -> a - m <= kl_term a m.
Proof.
unfold kl_term; intros [ha | <-] hm dom; [| lra]; specialize (dom ha).
pose proof (ln_le_sub1 (m / a) ltac:(now apply Rdiv_lt_0_compat)) as h.
rewrite ln_div in h |- * by assumption.
assert (h2 : a * (ln m - ln a) <= a * (m / a - 1)) by (apply Rmult_le_compat_l; lra).
replace (a * (m / a - 1)) with (m - a) in h2 by (field; lra); lra.
Qed.

Lemma kl_term_eq (a m : R) :
  0 <= a -> 0 <= m -> (0 < a -> 0 < m) -> kl_term a m = a - m -> a = m.
Proof.
unfold kl_term; intros [ha | <-] hm dom e; [| lra]; specialize (dom ha).
symmetry; apply ln_tangent_eq; [exact ha | exact dom |].
rewrite ln_div in e by assumption.
apply Rmult_eq_reg_l with a; [| lra].
replace (a * (ln a + (m - a) / a)) with (a * ln a + (m - a)) by (field; lra); lra.
Qed.

Lemma kl_term_self (a : R) : 0 <= a -> kl_term a a = 0.
Proof.
unfold kl_term; intros [ha | <-]; [| ring].
unfold Rdiv; rewrite Rinv_r, ln_1; [ring | lra].
Qed.

Lemma kl_term_mid (a b : R) : 0 <= a -> 0 <= b ->
  kl_term a ((a + b) / 2) = a * ln (a / (a + b)) + a * ln 2.
Proof.
unfold kl_term; intros [ha | <-] hb; [| ring].
replace (a / ((a + b) / 2)) with (a / (a + b) * 2) by (field; lra).
rewrite ln_mult; [ring | apply Rdiv_lt_0_compat; lra | lra].
Qed.

(* a log(a/(a+b)) <= 0, with equality only where a or b vanishes. *)
Lemma share_le0 (a b : R) : 0 <= a -> 0 <= b -> a * ln (a / (a + b)) <= 0.
Proof.
intros [ha | <-] hb; [| lra].
rewrite ln_div by lra; pose proof (ln_le a (a + b) ha ltac:(lra)); nra.
Qed.

Lemma share_eq0 (a b : R) : 0 <= a -> 0 <= b ->
  (a * ln (a / (a + b)) = 0 <-> a = 0 \/ b = 0).
Proof.
intros ha hb; split.
- destruct ha as [ha | <-]; [| now left]; intros e; right.
  apply Rmult_integral in e as [e | e]; [lra |]; rewrite ln_div in e by lra.
  destruct hb as [hb | <-]; [| easy]; pose proof (ln_increasing a (a + b)); lra.
- intros [-> | ->]; [ring |]; rewrite Rplus_0_r.
  destruct ha as [ha | <-]; [| ring]; unfold Rdiv; rewrite Rinv_r, ln_1; [ring | lra].
Qed.

Lemma payoff_peak (a b : R) : 0 <= a -> 0 <= b ->
  payoff a b (peak a b) = a * ln (a / (a + b)) + b * ln (b / (a + b)).
Proof.
intros ha hb; unfold payoff; destruct (Req_dec (a + b) 0) as [z | z].
- replace a with 0 by lra; replace b with 0 by lra; ring.
- now rewrite peak_compl by exact z.
Qed.

Lemma payoff_peak_le0 (a b : R) : 0 <= a -> 0 <= b -> payoff a b (peak a b) <= 0.
Proof.
intros ha hb; rewrite payoff_peak by assumption.
pose proof (share_le0 a b ha hb); pose proof (share_le0 b a hb ha).
rewrite (Rplus_comm b a) in *; lra.
Qed.

Lemma payoff_peak_eq0 (a b : R) : 0 <= a -> 0 <= b ->
  (payoff a b (peak a b) = 0 <-> a = 0 \/ b = 0).
Proof.
intros ha hb; rewrite payoff_peak by assumption.
pose proof (share_le0 a b ha hb); pose proof (share_le0 b a hb ha).
pose proof (share_eq0 a b ha hb) as ea; pose proof (share_eq0 b a hb ha) as eb.
rewrite (Rplus_comm b a) in *; split.
- intros e; apply ea; lra.
- intros h; rewrite (proj2 ea h), (proj2 eb) by tauto; ring.
Qed.

(* What lies behind C(G) = -log 4 + 2 JSD. *)
Lemma js_term_payoff (a b : R) : 0 <= a -> 0 <= b ->
  js_term a b = payoff a b (peak a b) + (a + b) * ln 2.
Proof.
intros ha hb; rewrite payoff_peak by assumption; unfold js_term.
rewrite kl_term_mid by assumption; rewrite (Rplus_comm a b), kl_term_mid by assumption; ring.
Qed.

Lemma js_term_ge0 (a b : R) : 0 <= a -> 0 <= b -> 0 <= js_term a b.
Proof.
intros ha hb; unfold js_term.
pose proof (kl_term_ge a ((a + b) / 2) ha ltac:(lra) ltac:(lra)).
pose proof (kl_term_ge b ((a + b) / 2) hb ltac:(lra) ltac:(lra)); lra.
Qed.

Lemma js_term_eq0 (a b : R) : 0 <= a -> 0 <= b -> (js_term a b = 0 <-> a = b).
Proof.
intros ha hb; unfold js_term.
pose proof (kl_term_ge a ((a + b) / 2) ha ltac:(lra) ltac:(lra)).
pose proof (kl_term_ge b ((a + b) / 2) hb ltac:(lra) ltac:(lra)).
split; [intros e | intros ->].
- pose proof (kl_term_eq a ((a + b) / 2)); lra.
- replace ((b + b) / 2) with b by field; rewrite kl_term_self by assumption; ring.
Qed.
