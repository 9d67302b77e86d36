(* The study note of 2020 on a finite sample space: the game with
   cross-entropies, H(p, r) = -E_p log r.

   "The D that minimises the loss answers 1 on real and 0 on generated
   samples" is false where p_g = p_data; and Gibbs' inequality says nothing of
   D, which is no distribution. *)
From Coq Require Import Reals Lra List.
From GanTheory.Core Require Import Logarithm Integrand Extended Finite Game Theorem1 Steps.
Import ListNotations.
Local Open Scope R_scope.

Definition H {X : Type} (space : list X) (p r : X -> R) : extended :=
  (- E space p (fun x => log (r x)))%E.

(* H(p_data, D) + H(p_g, 1 - D) *)
Definition loss {X : Type} (space : list X) (p q D : X -> R) : extended :=
  (H space p D + H space q (fun x => 1 - D x))%E.

(* The expectation of a logarithm of a number in [0,1] is not +oo. *)
Lemma E_log_below {X : Type} (space : list X) (p f : X -> R) :
  (forall x, In x space -> 0 <= p x) -> E space p (fun x => log (f x)) <> p_oo.
Proof.
intros hp; destruct (all_or_one (fun x => p x <= 0 \/ 0 < f x) space) as [h | [x [hx no]]].
- intros x; destruct (Rle_dec (p x) 0), (Rlt_dec 0 (f x)); (left; tauto) || (right; lra).
- rewrite E_log; [discriminate | exact hp |]; intros x hx pos; destruct (h x hx); lra.
- rewrite (E_log_oo space p f x hx) by lra; discriminate.
Qed.

(* Gibbs: KL(p||q) >= 0, and H(p,q) >= H(p), with equality iff p = q. *)
Theorem gibbs {X : Type} (space : list X) (p q : X -> R) : law space p -> law space q ->
  ((Finite 0 <= KL space p q)%E /\ (KL space p q = Finite 0 <-> same space p q)) /\
  (m_oo < H space p q)%E /\
  (H space p p <= H space p q)%E /\ (H space p q = H space p p <-> same space p q).
Proof.
intros law_p law_q; destruct (kl_separates space p q law_p law_q) as [ge iff].
split; [now split |]; unfold H; rewrite (E_log space p (proj1 law_p) p) by auto.
destruct (all_or_one (fun x => p x <= 0 \/ 0 < q x) space) as [dom | [x [hx no]]].
{ intros x; destruct (Rle_dec (p x) 0), (Rlt_dec 0 (q x)); (left; tauto) || (right; lra). }
- assert (dom' : forall x, In x space -> 0 < p x -> 0 < q x)
    by (intros x hx pos; destruct (dom x hx); lra).
  rewrite KL_finite in ge, iff by (assumption || apply law_p).
  rewrite E_log by (assumption || apply law_p).
  assert (difference : sum (fun x => kl_term (p x) (q x)) space =
    sum (fun x => p x * ln (p x)) space + - 1 * sum (fun x => p x * ln (q x)) space).
  { rewrite <- sum_scale, <- sum_plus; apply sum_ext; intros x hx; unfold kl_term.
    destruct (proj1 law_p x hx) as [pos | <-]; [| ring].
    rewrite ln_div by auto; ring. }
  rewrite difference in ge, iff; simpl in *; split; [intros [] | split; [lra |]].
  rewrite <- iff; split; intros [= e]; f_equal; lra.
- rewrite (E_log_oo space p q x hx) by lra; simpl.
  split; [intros [] | split; [exact I | split; [discriminate |]]].
  intros e; pose proof (proj1 law_p x hx); rewrite <- (e x hx) in no; lra.
Qed.

Theorem discriminator_loss {X : Type} (space : list X) (p q D D' : X -> R) :
  law space p -> law space q -> discriminator space D -> discriminator space D' ->
  loss space p q D = (- V space p q D)%E /\
  ((loss space p q D <= loss space p q D')%E <-> (V space p q D' <= V space p q D)%E).
Proof.
intros law_p law_q _ _.
assert (is_opposite : forall D, loss space p q D = (- V space p q D)%E).
{ intros T; unfold loss, H, V.
  pose proof (E_log_below space p T (proj1 law_p)).
  pose proof (E_log_below space q (fun x => 1 - T x) (proj1 law_q)).
  destruct (E space p (fun x => log (T x))), (E space q (fun x => log (1 - T x)));
    simpl; try easy; f_equal; ring. }
split; [apply is_opposite |]; rewrite !is_opposite.
destruct (V space p q D), (V space p q D'); simpl; try easy; lra.
Qed.

(* p on two points, D = 1: H(p, D) = 0 < log 2 = H(p, p). *)
Theorem discriminator_is_not_a_distribution :
  exists (X : Type) (space : list X) (p D : X -> R),
    law space p /\ discriminator space D /\ (H space p D < H space p p)%E.
Proof.
exists bool, two_points, (bernoulli (1 / 2)), (fun _ => 1); split; [| split].
- apply bernoulli_law; lra.
- intros x _; lra.
- unfold H; rewrite !E_log by (intros [|] _; simpl; lra); apply finite_lt; simpl.
  replace (1 - 1 / 2) with (1 / 2) by field; rewrite ln_1, ln_half.
  pose proof ln_2_pos; lra.
Qed.

(* p_g = p_data on one point: the best answer is 1/2. *)
Theorem ideal_discriminator_refuted :
  ~ (forall (X : Type) (space : list X) (p q D : X -> R),
     law space p -> law space q -> discriminator space D ->
     (forall D', discriminator space D' -> (loss space p q D <= loss space p q D')%E) ->
     forall x, In x space -> (0 < p x -> D x = 1) /\ (0 < q x -> D x = 0)).
Proof.
intros h; pose (one (x : unit) := 1).
assert (law_1 : law [tt] one) by (split; [intros x _; unfold one; lra | unfold one; simpl; lra]).
assert (half : discriminator [tt] (Dstar one one)) by (apply Dstar_discriminator; apply law_1).
destruct (h unit [tt] one one (Dstar one one)) with (x := tt) as [says_1 _]; auto.
- intros D' hD'; apply discriminator_loss; auto; now apply proposition_1.
- now left.
- specialize (says_1 Rlt_0_1); unfold Dstar, one in says_1; lra.
Qed.
