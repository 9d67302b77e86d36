(* Goodfellow et al. 2014, section 3: "early in learning ... log(1 - D(G(z)))
   saturates.  Rather than training G to minimize log(1 - D(G(z))) we can
   train G to maximize log D(G(z))."

   In logits a, with D = sigmoid(a): the first has slope -D, which vanishes as
   D -> 0, the second -(1 - D), which does not. *)
From Coq Require Import Reals Lra.
From GanTheory.Core Require Import Logarithm.
Local Open Scope R_scope.

Definition sigmoid (a : R) : R := exp a / (1 + exp a).

Lemma derivative_ext (f g : R -> R) (x d : R) :
  (forall y, f y = g y) -> derivable_pt_lim f x d -> derivable_pt_lim g x d.
Proof.
intros e h eps pos; destruct (h eps pos) as [delta hd]; exists delta.
intros t ne near; rewrite <- !e; now apply hd.
Qed.

Lemma derivative_softplus (a : R) :
  derivable_pt_lim (fun a => ln (1 + exp a)) a (sigmoid a).
Proof.
pose proof (exp_pos a).
replace (sigmoid a) with (/ (1 + exp a) * (0 + exp a)) by (unfold sigmoid; field; lra).
apply (derivable_pt_lim_comp (fun a => 1 + exp a) ln); [| apply derivable_pt_lim_ln; lra].
apply (derivable_pt_lim_plus (fun _ => 1) exp); [apply derivable_pt_lim_const |].
apply derivable_pt_lim_exp.
Qed.

Lemma ln_sigmoid (a : R) : ln (sigmoid a) = a - ln (1 + exp a).
Proof. unfold sigmoid; pose proof (exp_pos a); rewrite ln_div, ln_exp by lra; ring. Qed.

Lemma ln_one_minus_sigmoid (a : R) : ln (1 - sigmoid a) = - ln (1 + exp a).
Proof.
pose proof (exp_pos a); unfold sigmoid.
replace (1 - exp a / (1 + exp a)) with (/ (1 + exp a)) by (field; lra).
apply ln_Rinv; lra.
Qed.

Theorem saturation (a : R) :
  derivable_pt_lim (fun a => ln (1 - sigmoid a)) a (- sigmoid a) /\
  derivable_pt_lim (fun a => - ln (sigmoid a)) a (- (1 - sigmoid a)) /\
  - (1 - sigmoid a) / - sigmoid a = (1 - sigmoid a) / sigmoid a /\
  limit1_in (fun d => - d) (fun d => 0 < d < 1) 0 0 /\
  limit1_in (fun d => - (1 - d)) (fun d => 0 < d < 1) (- 1) 0.
Proof.
split; [| split; [| split; [| split]]].
- apply (derivative_ext (fun a => - ln (1 + exp a)));
    [intros y; now rewrite ln_one_minus_sigmoid |].
  apply (derivable_pt_lim_opp (fun a => ln (1 + exp a))), derivative_softplus.
- apply (derivative_ext (fun a => ln (1 + exp a) - a));
    [intros y; rewrite ln_sigmoid; ring |].
  replace (- (1 - sigmoid a)) with (sigmoid a - 1) by ring.
  apply (derivable_pt_lim_minus (fun a => ln (1 + exp a)) id);
    [apply derivative_softplus | apply derivable_pt_lim_id].
- assert (0 < sigmoid a) by (pose proof (exp_pos a); apply Rdiv_lt_0_compat; lra); field; lra.
- intros eps pos; exists eps; split; [exact pos |]; intros d [_ near]; simpl in *.
  unfold R_dist in *; replace (- d - 0) with (- (d - 0)) by ring; now rewrite Rabs_Ropp.
- intros eps pos; exists eps; split; [exact pos |]; intros d [_ near]; simpl in *.
  unfold R_dist in *; replace (Rabs _) with (Rabs (d - 0)); [exact near | f_equal; ring].
Qed.

(* Not in the variable d = D itself: there the slope of log(1 - d) is not -d. *)
Theorem saturation_logits_refuted :
  ~ (forall d, 0 < d < 1 -> derivable_pt_lim (fun d => ln (1 - d)) d (- d)).
Proof.
intros h; specialize (h (1 / 2) ltac:(lra)).
assert (k : derivable_pt_lim (fun d => ln (1 - d)) (1 / 2) (/ (1 - 1 / 2) * (0 - 1))).
{ apply (derivable_pt_lim_comp (fun d => 1 - d) ln); [| apply derivable_pt_lim_ln; lra].
  apply (derivable_pt_lim_minus (fun _ => 1) id);
    [apply derivable_pt_lim_const | apply derivable_pt_lim_id]. }
pose proof (uniqueness_limite _ _ _ _ h k) as e.
replace (/ (1 - 1 / 2) * (0 - 1)) with (- 2) in e by field; lra.
Qed.
