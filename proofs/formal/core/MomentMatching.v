(* Liu, Bousquet, Chaudhuri 2017, on a finite sample space: a discriminator
   that is logistic in features, D = sigmoid(w . phi(x)), sees only moments:

     sup_w V(D_w, G) = -log 4  iff  E_{p_data} phi = E_{p_g} phi. *)
From Coq Require Import Reals Lra Psatz List.
From GanTheory.Core Require Import Logarithm Extended Finite Saturation.
Import ListNotations.
Local Open Scope R_scope.

(* ------------------------------------ log sigmoid between two parabolas *)

Lemma sigmoid_range (a : R) : 0 < sigmoid a < 1.
Proof.
pose proof (exp_pos a); unfold sigmoid; split; [apply Rdiv_lt_0_compat; lra |].
apply Rmult_lt_reg_r with (1 + exp a); [lra |].
replace (exp a / (1 + exp a) * (1 + exp a)) with (exp a) by (field; lra); lra.
Qed.

Lemma one_minus_sigmoid (a : R) : 1 - sigmoid a = sigmoid (- a).
Proof. pose proof (exp_pos a); unfold sigmoid; rewrite exp_Ropp; field; split; lra. Qed.

Lemma ln_sigmoid_even (a : R) : ln (sigmoid a) = a / 2 - ln (exp (a / 2) + exp (- (a / 2))).
Proof.
pose proof (exp_pos (a / 2)); pose proof (exp_pos (- (a / 2))).
rewrite <- (ln_exp (a / 2)) at 1; rewrite <- ln_div by lra; f_equal.
unfold sigmoid; replace a with (a / 2 + a / 2) at 1 2 by field.
rewrite exp_plus, exp_Ropp in *; field; split; nra.
Qed.

Lemma ln_sigmoid_above (a : R) : ln (sigmoid a) <= - ln 2 + a / 2.
Proof.
rewrite ln_sigmoid_even; set (u := a / 2); pose proof (exp_pos u).
assert (2 <= exp u + exp (- u))
  by (pose proof (exp_ineq1_le u); pose proof (exp_ineq1_le (- u)); lra).
pose proof (ln_le 2 (exp u + exp (- u)) ltac:(lra) ltac:(assumption)); lra.
Qed.

Lemma ln_sigmoid_below (a : R) : a * a <= 2 -> - ln 2 + a / 2 - a * a / 2 <= ln (sigmoid a).
Proof.
intros ha; rewrite ln_sigmoid_even; set (u := a / 2).
assert (hu : u * u <= / 2) by (unfold u; lra); assert (range : -1 < u < 1) by nra.
assert (above : forall v, -1 < v < 1 -> exp v <= / (1 - v)).
{ intros v hv; pose proof (exp_ineq1_le (- v)) as h; rewrite exp_Ropp in h.
  pose proof (exp_pos v); rewrite <- (Rinv_inv (exp v)); apply Rinv_le_contravar; lra. }
pose proof (above u range); pose proof (above (- u) ltac:(lra)).
assert (pos : 0 < / (1 - u * u)) by (apply Rinv_0_lt_compat; lra).
assert (two : / (1 - u) + / (1 - - u) = 2 * / (1 - u * u)) by (field; nra).
pose proof (exp_pos u); pose proof (exp_pos (- u)).
pose proof (ln_le (exp u + exp (- u)) (2 * / (1 - u * u)) ltac:(lra) ltac:(lra)) as h.
rewrite ln_mult in h by lra; pose proof (ln_le_sub1 _ pos).
assert (/ (1 - u * u) - 1 <= 2 * (u * u)).
{ assert (/ (1 - u * u) <= 2)
    by (rewrite <- (Rinv_inv 2); apply Rinv_le_contravar; lra).
  replace (/ (1 - u * u) - 1) with (u * u * / (1 - u * u)) by (field; lra); nra. }
replace (a * a / 2) with (2 * (u * u)) by (unfold u; field); unfold u in *; lra.
Qed.

(* ------------------------------------------------------ the restricted game *)

Section Features.
Context {X I : Type} (space : list X) (features : list I).
Variables (phi : I -> X -> R) (p q : X -> R).
Hypotheses (law_p : law space p) (law_q : law space q).

(* w . phi(x) *)
Definition score (w : I -> R) (x : X) : R := sum (fun i => w i * phi i x) features.

Definition V_logistic (w : I -> R) : extended := V space p q (fun x => sigmoid (score w x)).

Let gap (i : I) : R := mean space p (phi i) - mean space q (phi i).
Let tilt (w : I -> R) : R := sum (fun i => w i * gap i) features.

Lemma mean_score (r : X -> R) (w : I -> R) :
  mean space r (score w) = sum (fun i => w i * mean space r (phi i)) features.
Proof.
unfold mean, score; induction features as [| i l IH]; simpl.
- apply sum_zero; intros; ring.
- rewrite <- IH, <- sum_scale, <- sum_plus; apply sum_ext; intros; ring.
Qed.

Lemma tilt_means (w : I -> R) : mean space p (score w) - mean space q (score w) = tilt w.
Proof.
rewrite !mean_score; unfold tilt, gap; induction features as [| i l IH]; simpl; lra.
Qed.

Lemma V_logistic_finite (w : I -> R) : V_logistic w =
  Finite (sum (fun x => p x * ln (sigmoid (score w x)) + q x * ln (sigmoid (- score w x))) space).
Proof.
unfold V_logistic; rewrite V_finite; [| apply law_p | apply law_q |].
- f_equal; apply sum_ext; intros x _; unfold Pointwise.payoff; now rewrite one_minus_sigmoid.
- intros x _; pose proof (sigmoid_range (score w x)); repeat split; lra.
Qed.

Lemma value_above (w : I -> R) : (V_logistic w <= Finite (- ln 4 + / 2 * tilt w))%E.
Proof.
rewrite V_logistic_finite, <- tilt_means; simpl.
apply Rle_trans with (sum (fun x => - ln 2 * (p x + q x) +
  / 2 * (p x * score w x + - 1 * (q x * score w x))) space).
- apply sum_le; intros x hx.
  pose proof (ln_sigmoid_above (score w x)); pose proof (ln_sigmoid_above (- score w x)).
  pose proof (proj1 law_p x hx); pose proof (proj1 law_q x hx); nra.
- rewrite sum_plus, !sum_scale, !sum_plus, sum_scale, (proj2 law_p), (proj2 law_q), ln_4.
  unfold mean; lra.
Qed.

Definition spread (w : I -> R) : R := sum (fun x => (p x + q x) * (score w x * score w x)) space.

Lemma value_below (w : I -> R) : (forall x, In x space -> score w x * score w x <= 2) ->
  (Finite (- ln 4 + / 2 * tilt w - / 2 * spread w) <= V_logistic w)%E.
Proof.
intros hw; rewrite V_logistic_finite, <- tilt_means; simpl.
apply Rle_trans with (sum (fun x => - ln 2 * (p x + q x) +
  (/ 2 * (p x * score w x + - 1 * (q x * score w x)) +
   - / 2 * ((p x + q x) * (score w x * score w x)))) space).
- rewrite !sum_plus, !sum_scale, !sum_plus, sum_scale, (proj2 law_p), (proj2 law_q), ln_4.
  unfold mean, spread; lra.
- apply sum_le; intros x hx; specialize (hw x hx).
  pose proof (ln_sigmoid_below (score w x) hw).
  pose proof (ln_sigmoid_below (- score w x) ltac:(lra)).
  pose proof (proj1 law_p x hx); pose proof (proj1 law_q x hx); nra.
Qed.

Lemma value_zero : V_logistic (fun _ => 0) = Finite (- ln 4).
Proof.
assert (zero : forall x, score (fun _ => 0) x = 0) by (intros; apply sum_zero; intros; ring).
assert (flat : tilt (fun _ => 0) = 0) by (apply sum_zero; intros; ring).
apply le_antisym.
- replace (- ln 4) with (- ln 4 + / 2 * tilt (fun _ => 0)) by (rewrite flat; ring).
  apply value_above.
- replace (- ln 4) with (- ln 4 + / 2 * tilt (fun _ => 0) - / 2 * spread (fun _ => 0)).
  + apply value_below; intros x _; rewrite zero; lra.
  + rewrite flat; unfold spread; rewrite sum_zero; [ring | intros; rewrite zero; ring].
Qed.

(* Along the gap of the moments V rises at first order. *)
Lemma gap_exploited : (forall w, (V_logistic w <= Finite (- ln 4))%E) ->
  sum (fun i => gap i * gap i) features <= 0.
Proof.
intros low; apply Rnot_lt_le; intros pos; set (d := sum (fun i => gap i * gap i) features) in *.
set (top := sum (fun x => score gap x * score gap x) space).
assert (top0 : 0 <= top) by (apply sum_nonneg; intros; nra).
assert (spread0 : 0 <= spread gap).
{ apply sum_nonneg; intros x hx; pose proof (proj1 law_p x hx); pose proof (proj1 law_q x hx); nra. }
set (b := 1 + top + spread gap); set (t := d / (b * (1 + d))).
assert (hb : 1 <= b) by (unfold b; lra).
assert (ht : t * (b * (1 + d)) = d) by (unfold t; field; lra).
assert (t0 : 0 < t) by (apply Rdiv_lt_0_compat; nra).
assert (tb : t * b < 1) by nra; assert (cheap : t * spread gap < d) by (unfold b in *; nra).
pose (w i := t * gap i).
assert (scaled : forall x, score w x = t * score gap x).
{ intros x; unfold score; rewrite <- sum_scale; apply sum_ext; intros; unfold w; ring. }
assert (small : forall x, In x space -> score w x * score w x <= 2).
{ intros x hx; rewrite scaled.
  pose proof (sum_term (fun x => score gap x * score gap x) space x ltac:(intros; nra) hx) as h.
  fold top in h; simpl in h.
  assert (t * (score gap x * score gap x) <= 1) by (unfold b in *; nra).
  assert (t <= 1) by nra; nra. }
pose proof (le_trans _ _ _ (value_below w small) (low w)) as h; simpl in h.
assert (first : tilt w = t * d).
{ unfold tilt, w, d; rewrite <- sum_scale; apply sum_ext; intros; ring. }
assert (second : spread w = t * t * spread gap).
{ unfold spread; rewrite <- sum_scale; apply sum_ext; intros; rewrite scaled; ring. }
rewrite first, second in h; nra.
Qed.

Theorem moment_matching :
  is_sup (fun v => exists w, v = V_logistic w) (Finite (- ln 4)) <->
  (forall i, In i features -> mean space p (phi i) = mean space q (phi i)).
Proof.
split.
- intros [above _] i hi.
  assert (none : sum (fun i => gap i * gap i) features <= 0)
    by (apply gap_exploited; intros w; apply above; now exists w).
  pose proof (sum_term (fun i => gap i * gap i) features i ltac:(intros; nra) hi) as h.
  simpl in h; unfold gap in *; nra.
- intros equal; apply is_sup_max; [exists (fun _ => 0); symmetry; apply value_zero |].
  intros v [w ->]; replace (- ln 4) with (- ln 4 + / 2 * tilt w); [apply value_above |].
  unfold tilt; rewrite sum_zero; [ring |]; intros i hi; unfold gap; rewrite equal by exact hi; ring.
Qed.
End Features.
