(* The natural logarithm: the one analytic fact that everything rests on,
   log t <= t - 1 with equality iff t = 1, and what follows at once.

   Coq's [ln] is total, with [ln t = 0] for t <= 0.  No statement of this
   development relies on that: the value log 0 = -oo is made explicit in
   [Extended], and here every lemma asks for a positive argument. *)
From Coq Require Import Reals Lra.
Local Open Scope R_scope.

Lemma ln_lt_sub1 (t : R) : 0 < t -> t <> 1 -> ln t < t - 1.
Proof.
intros ht ne.
assert (hl : ln t <> 0) by (intro h; apply ne; rewrite <- (exp_ln t ht), h; apply exp_0).
pose proof (exp_ineq1 (ln t) hl) as h; rewrite (exp_ln t ht) in h; lra.
Qed.

Lemma ln_le_sub1 (t : R) : 0 < t -> ln t <= t - 1.
Proof.
intros ht; destruct (Req_dec t 1) as [-> | ne].
- rewrite ln_1; lra.
- left; now apply ln_lt_sub1.
Qed.

Lemma ln_ge_1_sub (t : R) : 0 < t -> 1 - / t <= ln t.
Proof.
intros ht; pose proof (ln_le_sub1 (/ t) (Rinv_0_lt_compat t ht)) as h.
rewrite ln_Rinv in h by exact ht; lra.
Qed.

Lemma ln_eq_sub1 (t : R) : 0 < t -> ln t = t - 1 -> t = 1.
Proof.
intros ht e; destruct (Req_dec t 1) as [-> | ne]; [reflexivity |].
pose proof (ln_lt_sub1 t ht ne); lra.
Qed.

Lemma ln_div (x y : R) : 0 < x -> 0 < y -> ln (x / y) = ln x - ln y.
Proof.
intros hx hy; unfold Rdiv.
rewrite ln_mult, ln_Rinv by (try apply Rinv_0_lt_compat; assumption); ring.
Qed.

(* The tangent of log at m. *)
Lemma ln_tangent (m y : R) : 0 < m -> 0 < y -> ln y <= ln m + (y - m) / m.
Proof.
intros hm hy; pose proof (ln_le_sub1 (y / m) ltac:(now apply Rdiv_lt_0_compat)) as h.
rewrite ln_div in h by assumption.
replace ((y - m) / m) with (y / m - 1) by (field; lra); lra.
Qed.

Lemma ln_tangent_eq (m y : R) :
  0 < m -> 0 < y -> ln y = ln m + (y - m) / m -> y = m.
Proof.
intros hm hy e.
assert (h : y / m = 1).
{ apply ln_eq_sub1; [now apply Rdiv_lt_0_compat |].
  rewrite ln_div by assumption; rewrite e; field; lra. }
apply (Rmult_eq_compat_r m) in h; unfold Rdiv in h.
rewrite Rmult_assoc, Rinv_l in h; lra.
Qed.

Lemma ln_le (x y : R) : 0 < x -> x <= y -> ln x <= ln y.
Proof. intros hx [h | <-]; [left; now apply ln_increasing | right; reflexivity]. Qed.

Lemma ln_4 : ln 4 = 2 * ln 2.
Proof. replace 4 with (2 * 2) by ring; rewrite ln_mult; lra. Qed.

Lemma ln_2_pos : 0 < ln 2.
Proof. rewrite <- ln_1; apply ln_increasing; lra. Qed.

Lemma ln_half : ln (1 / 2) = - ln 2.
Proof. rewrite ln_div, ln_1 by lra; ring. Qed.
