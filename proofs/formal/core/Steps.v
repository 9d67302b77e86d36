(* Goodfellow et al. 2014 on a finite sample space.

     Proposition 2.  If G and D have enough capacity, and at each step of
     Algorithm 1 the discriminator is allowed to reach its optimum given G,
     and p_g is updated so as to improve the criterion, then p_g converges to
     p_data.

   Read literally it is false.  One update for which it is true: the
   exponentiated-gradient step of size 1 is exactly p_g <- (p_data + p_g)/2, so
   that the total variation distance halves. *)
From Coq Require Import Reals Lra List.
From GanTheory.Core Require Import Logarithm Pointwise Extended Finite Game.
Import ListNotations.
Local Open Scope R_scope.

Definition TV {X : Type} (space : list X) (p q : X -> R) : R :=
  / 2 * sum (fun x => Rabs (p x - q x)) space.

(* p_g exp(-grad), before normalising; the gradient of V(., D) at x is
   log(1 - D(x)), taken at the optimal D. *)
Definition eg_weight {X : Type} (p q : X -> R) (x : X) : R :=
  if Rlt_dec 0 (q x) then q x * exp (- ln (1 - Dstar p q x)) else 0.

Section Halving.
Context {X : Type} (space : list X).
Variables p q : X -> R.
Hypotheses (law_p : law space p) (law_q : law space q).

Theorem exponentiated_gradient :
  (forall x, In x space -> 0 < p x -> 0 < q x) ->
  same space (fun x => eg_weight p q x / sum (eg_weight p q) space) (mixture p q) /\
  TV space p (mixture p q) = TV space p q / 2.
Proof.
intros dom.
assert (weight : same space (eg_weight p q) (fun x => p x + q x)).
{ intros x hx; pose proof (proj1 law_p x hx); unfold eg_weight.
  destruct (Rlt_dec 0 (q x)) as [pos | no].
  - replace (1 - Dstar p q x) with (q x / (p x + q x)) by (unfold Dstar; field; lra).
    rewrite <- ln_Rinv, exp_ln by
      (try apply Rinv_0_lt_compat; apply Rdiv_lt_0_compat; lra); field; lra.
  - pose proof (proj1 law_q x hx).
    assert (p x <= 0) by (apply Rnot_lt_le; intros pos; specialize (dom x hx pos); lra); lra. }
assert (total : sum (eg_weight p q) space = 2).
{ rewrite (sum_ext _ _ _ weight), sum_plus, (proj2 law_p), (proj2 law_q); ring. }
split; [intros x hx; rewrite total, weight by exact hx; reflexivity |].
unfold TV; rewrite (sum_ext _ (fun x => / 2 * Rabs (p x - q x))).
- rewrite sum_scale; field.
- intros x _; unfold mixture; replace (p x - (p x + q x) / 2) with (/ 2 * (p x - q x)) by field.
  rewrite Rabs_mult, (Rabs_pos_eq (/ 2)); lra.
Qed.
End Halving.

(* Two points, and a law by the weight of the first. *)
Definition two_points : list bool := [true; false].
Definition bernoulli (s : R) (x : bool) : R := if x then s else 1 - s.

Lemma bernoulli_law (s : R) : 0 <= s <= 1 -> law two_points (bernoulli s).
Proof. intros hs; split; [intros [|] _ | ]; simpl; lra. Qed.

Lemma TV_bernoulli (s : R) : s <= 1 -> TV two_points (bernoulli 1) (bernoulli s) = 1 - s.
Proof.
intros hs; unfold TV; simpl.
rewrite (Rabs_pos_eq (1 - s)), (Rabs_left1 (1 - 1 - (1 - s))) by lra; field.
Qed.

(* From any start: where p_g vanishes the step multiplies a zero. *)
Theorem any_start_refuted :
  ~ (forall (X : Type) (space : list X) (p q : X -> R), law space p -> law space q ->
     same space (fun x => eg_weight p q x / sum (eg_weight p q) space) (mixture p q) /\
     TV space p (mixture p q) = TV space p q / 2).
Proof.
intros h.
destruct (h bool two_points (bernoulli 1) (bernoulli 0)) as [stuck _];
  try (apply bernoulli_law; lra).
specialize (stuck true (or_introl eq_refl)); unfold mixture, eg_weight at 1, bernoulli in stuck.
destruct (Rlt_dec 0 0); lra.
Qed.

(* ------------------------------------------------ the literal reading *)

(* C falls strictly as p_g moves towards p_data = delta_true ... *)
Lemma criterion_towards (s t : R) : 0 < s -> s < t -> t <= 1 ->
  (C two_points (bernoulli 1) (bernoulli t) < C two_points (bernoulli 1) (bernoulli s))%E.
Proof.
intros hs hst ht.
assert (law_1 : law two_points (bernoulli 1)) by (apply bernoulli_law; lra).
assert (law_of : forall s, 0 < s <= 1 -> law two_points (bernoulli s))
  by (intros; apply bernoulli_law; lra).
rewrite !C_finite by (apply law_1 || apply law_of; lra); apply finite_lt; simpl.
assert (other : forall s, payoff (1 - 1) (1 - s) (peak (1 - 1) (1 - s)) = 0).
{ intros r; unfold payoff, peak; replace ((1 - 1) / (1 - 1 + (1 - r))) with 0 by (unfold Rdiv; ring).
  replace (1 - 0) with 1 by ring; rewrite ln_1; ring. }
rewrite !other.
destruct (peak_admissible 1 t) as [[_ below1] [above0 below]]; try lra.
specialize (above0 ltac:(lra)); specialize (below ltac:(lra)).
pose proof (payoff_le_peak 1 s (peak 1 t) ltac:(lra) ltac:(lra) ltac:(lra)
  ltac:(repeat split; lra)) as best.
pose proof (ln_lt_sub1 (1 - peak 1 t) ltac:(lra) ltac:(lra)) as negative.
unfold payoff in *; nra.
Qed.

(* ... but steps that shrink may stop half way. *)
Definition halfway (n : nat) : bool -> R := bernoulli (1 / 2 - / (INR n + 3)).

Lemma halfway_range (n : nat) : 0 < 1 / 2 - / (INR n + 3) < 1 / 2.
Proof.
pose proof (pos_INR n); split; [| pose proof (Rinv_0_lt_compat (INR n + 3)); lra].
assert (/ (INR n + 3) <= / 3) by (apply Rinv_le_contravar; lra); lra.
Qed.

Theorem proposition_2_as_stated_refuted :
  ~ (forall (X : Type) (space : list X) (p : X -> R) (q : nat -> X -> R),
     law space p -> (forall n, law space (q n)) ->
     (forall n, (C space p (q (S n)) < C space p (q n))%E) ->
     Un_cv (fun n => TV space p (q n)) 0).
Proof.
intros h; specialize (h bool two_points (bernoulli 1) halfway).
destruct h with (eps := 1 / 2) as [N near]; try lra.
- apply bernoulli_law; lra.
- intros n; pose proof (halfway_range n); apply bernoulli_law; lra.
- intros n; pose proof (halfway_range n); pose proof (halfway_range (S n)).
  apply criterion_towards; try lra; rewrite S_INR.
  assert (/ (INR n + 1 + 3) < / (INR n + 3)); [| lra].
  pose proof (pos_INR n); apply Rinv_lt_contravar; nra.
- specialize (near N (le_n N)); pose proof (halfway_range N).
  unfold R_dist, halfway in near; rewrite TV_bernoulli, Rabs_pos_eq in near; lra.
Qed.
