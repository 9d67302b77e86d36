(* Goodfellow et al. 2014, the lemma in the proof of Proposition 1, on the
   closed interval: for a, b >= 0, not both zero, the function

     y -> a log y + b log(1 - y),   with log 0 = -oo and 0 log 0 = 0,

   has on [0,1] the unique maximiser a/(a+b).  As the paper prints it, "for any
   (a,b) in R^2 \ {0,0}", it is false. *)
From Coq Require Import Reals Lra.
From GanTheory.Core Require Import Logarithm Pointwise Extended.
Local Open Scope R_scope.

Definition log_likelihood (a b y : R) : extended := (a * log y + b * log (1 - y))%E.

Lemma log_likelihood_payoff (a b y : R) : 0 <= a -> 0 <= b -> admissible a b y ->
  log_likelihood a b y = Finite (payoff a b y).
Proof.
intros ha hb [_ [ya yb]]; unfold log_likelihood.
rewrite !weighted_log; auto; intros h; specialize (yb h); lra.
Qed.

Lemma log_likelihood_oo (a b y : R) : 0 <= a -> 0 <= b -> 0 <= y <= 1 -> ~ admissible a b y ->
  log_likelihood a b y = m_oo.
Proof.
intros ha hb hy no; unfold log_likelihood.
destruct (not_admissible a b y ha hb hy no) as [[pos ->] | [pos ->]].
- now rewrite log_oo, scale_oo by lra.
- rewrite (log_oo (1 - 1)), (scale_oo b) by lra; now destruct (a * log 1)%E.
Qed.

Lemma admissible_dec (a b y : R) : {admissible a b y} + {~ admissible a b y}.
Proof.
unfold admissible.
destruct (Rle_dec 0 y); [| right; tauto]; destruct (Rle_dec y 1); [| right; tauto].
destruct (Rlt_dec 0 a), (Rlt_dec 0 y), (Rlt_dec 0 b), (Rlt_dec y 1); (left; tauto) || (right; tauto).
Qed.

Theorem pointwise_maximum (a b y : R) :
  0 <= a -> 0 <= b -> 0 < a + b -> 0 <= y <= 1 ->
  (log_likelihood a b y <= log_likelihood a b (a / (a + b)))%E /\
  (log_likelihood a b y = log_likelihood a b (a / (a + b)) <-> y = a / (a + b)).
Proof.
intros ha hb hab hy.
assert (hp : admissible a b (a / (a + b))) by now apply peak_admissible.
rewrite (log_likelihood_payoff a b _ ha hb hp).
destruct (admissible_dec a b y) as [hy' | no].
- rewrite (log_likelihood_payoff a b y ha hb hy'); split; [now apply payoff_le_peak |].
  split; [| now intros ->]; intros [= e]; now apply payoff_peak_unique.
- rewrite (log_likelihood_oo a b y ha hb hy no); split; [exact I |].
  split; [discriminate | intros ->; contradiction].
Qed.

(* For one weight 0 the maximiser is an end of [0,1]: none lies inside. *)
Corollary no_maximum_inside (b y : R) : 0 < b -> 0 < y < 1 ->
  (log_likelihood 0 b y < log_likelihood 0 b (0 / (0 + b)))%E.
Proof.
intros hb hy; destruct (pointwise_maximum 0 b y) as [hle hiff]; try lra.
intros back; pose proof (le_antisym _ _ hle back) as e; apply hiff in e.
replace (0 / (0 + b)) with 0 in e by (field; lra); lra.
Qed.

(* "For any (a,b)": already at a = b = -1 the point a/(a+b) = 1/2 is no
   maximum.  Inside the interval every logarithm is a real number. *)
Theorem as_printed_refuted :
  ~ (forall a b : R, (a, b) <> (0, 0) ->
     forall y, 0 < y < 1 -> payoff a b y <= payoff a b (a / (a + b))).
Proof.
intros h; specialize (h (-1) (-1)).
assert (ne : (-1, -1) <> (0, 0)) by (intros [= e]; lra).
specialize (h ne (1 / 4) ltac:(lra)); unfold payoff in h.
replace (-1 / (-1 + -1)) with (1 / 2) in h by field.
replace (1 - 1 / 2) with (1 / 2) in h by field.
replace (1 - 1 / 4) with (3 / 4) in h by field.
assert (e : ln (1 / 4) + ln (3 / 4) < ln (1 / 2) + ln (1 / 2)); [| lra].
rewrite <- !ln_mult by lra; apply ln_increasing; lra.
Qed.

(* a = b = 0: the function is constant, and nothing is unique. *)
Theorem both_zero_refuted :
  ~ (forall a b y : R, 0 <= a -> 0 <= b -> 0 <= y <= 1 ->
     (log_likelihood a b y <= log_likelihood a b (a / (a + b)))%E /\
     (log_likelihood a b y = log_likelihood a b (a / (a + b)) <-> y = a / (a + b))).
Proof.
assert (zero : forall y, log_likelihood 0 0 y = Finite 0)
  by (intros y; unfold log_likelihood; rewrite !scale_zero; simpl; f_equal; ring).
intros h; destruct (h 0 0 0) as [_ [e _]]; try lra; destruct (h 0 0 1) as [_ [e' _]]; try lra.
rewrite !zero in e, e'; specialize (e eq_refl); specialize (e' eq_refl); lra.
Qed.

(* A negative control.  With Coq's own ln, for which ln 0 = 0, the same claim
   on the closed interval is false: log 0 = -oo has to be said. *)
Theorem careless_logarithm_refuted :
  ~ (forall a b y, 0 < a -> 0 < b -> 0 <= y <= 1 -> payoff a b y <= payoff a b (a / (a + b))).
Proof.
intros h; specialize (h 1 1 0 ltac:(lra) ltac:(lra) ltac:(lra)); unfold payoff in h.
assert (ln_0 : ln 0 = 0) by (unfold ln; destruct (Rlt_dec 0 0); [exfalso; lra | reflexivity]).
replace (1 - 0) with 1 in h by ring; replace (1 / (1 + 1)) with (1 / 2) in h by field.
replace (1 - 1 / 2) with (1 / 2) in h by field.
rewrite ln_0, ln_1, ln_half in h; pose proof ln_2_pos; lra.
Qed.
