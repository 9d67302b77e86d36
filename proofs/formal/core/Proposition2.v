(* Goodfellow et al. 2014, the proof of Proposition 2, on a finite sample space:

     "Consider V(G,D) = U(p_g, D) as a function of p_g ... U(p_g, D) is convex
      in p_g.  The subderivatives of a supremum of convex functions include the
      derivative of the function at the point where the maximum is attained."

   V is affine in p_g, so C is convex; log(1 - D*_G) is a subgradient of C at
   p_g; and C has a finite subgradient at p_g iff p_g > 0 wherever p_data > 0. *)
From Coq Require Import Reals Lra List.
From GanTheory.Core Require Import Logarithm Pointwise Integrand Extended Maximum Finite Game
  Theorem1 Minimax.
Import ListNotations.
Local Open Scope R_scope.

Definition segment {X : Type} (t : R) (q r : X -> R) (x : X) : R := (1 - t) * q x + t * r x.

Section Convexity.
Context {X : Type} (space : list X).
Variables p q r : X -> R.
Hypotheses (law_p : law space p) (law_q : law space q) (law_r : law space r).

Lemma segment_law (t : R) : 0 <= t <= 1 -> law space (segment t q r).
Proof.
intros ht; split.
- intros x hx; pose proof (proj1 law_q x hx); pose proof (proj1 law_r x hx); unfold segment; nra.
- unfold segment; rewrite sum_plus, !sum_scale, (proj2 law_q), (proj2 law_r); ring.
Qed.

Lemma Sum_plus (u v : X -> extended) l : Sum (fun x => u x + v x)%E l = (Sum u l + Sum v l)%E.
Proof.
induction l as [| x l IH]; simpl; [f_equal; ring |]; rewrite IH, !add_assoc; f_equal.
rewrite <- !add_assoc; f_equal; apply add_comm.
Qed.

Lemma Sum_scale (c : R) (u : X -> extended) l : 0 <= c ->
  Sum (fun x => c * u x)%E l = (c * Sum u l)%E.
Proof.
intros hc; induction l as [| x l IH]; simpl; [rewrite scale_finite by exact hc; f_equal; ring |].
now rewrite IH, scale_add.
Qed.

Lemma E_segment (t : R) (f : X -> extended) : 0 < t < 1 ->
  E space (segment t q r) f = ((1 - t) * E space q f + t * E space r f)%E.
Proof.
intros ht; unfold E; rewrite <- !Sum_scale, <- Sum_plus by lra; apply Sum_ext; intros x hx.
pose proof (proj1 law_q x hx); pose proof (proj1 law_r x hx).
unfold segment; rewrite scale_plus, !scale_scale by (nra || lra); reflexivity.
Qed.

Lemma V_affine (t : R) (D : X -> R) : 0 < t < 1 ->
  V space p (segment t q r) D = ((1 - t) * V space p q D + t * V space p r D)%E.
Proof.
intros ht; unfold V; rewrite E_segment, !scale_add by exact ht.
set (u := E space p _); set (v := E space q _); set (w := E space r _).
replace u with ((1 - t) * u + t * u)%E at 1
  by (rewrite <- scale_plus by lra; replace (1 - t + t) with 1 by ring; apply scale_one).
rewrite !add_assoc; f_equal; rewrite <- !add_assoc; f_equal; apply add_comm.
Qed.

Theorem convexity (t : R) (D : X -> R) : 0 < t < 1 -> discriminator space D ->
  V space p (segment t q r) D = ((1 - t) * V space p q D + t * V space p r D)%E /\
  (C space p (segment t q r) <= (1 - t) * C space p q + t * C space p r)%E.
Proof.
intros ht _; split; [now apply V_affine |].
unfold C at 1; rewrite V_affine by exact ht.
assert (hD : discriminator space (Dstar p (segment t q r)))
  by (apply Dstar_discriminator; [apply law_p | apply segment_law; lra]).
apply add_le; apply scale_le; now apply proposition_1.
Qed.

(* C(r) >= C(q) + E_r log(1 - D) - E_q log(1 - D) for any version D of D*_q. *)
Lemma slope_supports (D : X -> R) : discriminator space D ->
  (forall x, In x space -> 0 < p x + q x -> D x = Dstar p q x) ->
  let slope x := log (1 - D x) in
  (C space p q + E space r slope + - E space q slope <= C space p r)%E.
Proof.
intros hD version slope.
assert (touches : V space p q D = C space p q)
  by (apply proposition_1_off_support with (1 := law_p) (2 := law_q); exact version).
apply le_trans with (V space p r D); [| now apply proposition_1].
rewrite <- touches; unfold V; fold slope.
assert (finite : V space p q D = C space p q) by exact touches.
rewrite C_finite in finite by (apply law_p || apply law_q); unfold V in finite; fold slope in finite.
destruct (E space p _), (E space q slope), (E space r slope); simpl in *; easy || lra.
Qed.
End Convexity.

(* ------------------------------------ when a finite subgradient exists *)

Section FiniteSubgradient.
Context {X : Type} (space : list X).
Hypotheses (nodup : NoDup space) (X_dec : forall x y : X, {x = y} + {x <> y}).
Variables p q : X -> R.
Hypotheses (law_p : law space p) (law_q : law space q).

Let hp : forall x, In x space -> 0 <= p x := proj1 law_p.
Let hq : forall x, In x space -> 0 <= q x := proj1 law_q.

Definition supports (g : X -> R) : Prop := forall r, law space r ->
  (C space p q + Finite (mean space r g) + - Finite (mean space q g) <= C space p r)%E.

(* The least value of the integrand, as a function of the weight of p_g. *)
Let least (a b : R) : R := payoff a b (peak a b).

Let least_zero (a : R) : 0 <= a -> least a 0 = 0.
Proof.
intros ha; unfold least; rewrite payoff_peak, Rmult_0_l, Rplus_0_r by lra.
rewrite (proj2 (share_eq0 a 0 ha (Rle_refl 0))); lra.
Qed.

(* It is convex and 0 at 0. *)
Let least_shrinks (a b t : R) : 0 <= a -> 0 <= b -> 0 < t < 1 ->
  least a ((1 - t) * b) <= (1 - t) * least a b.
Proof.
intros ha hb ht; destruct (Req_dec (a + b) 0) as [z | z].
- replace b with 0 by lra; rewrite Rmult_0_r, least_zero by exact ha; lra.
- destruct (Req_dec (a + (1 - t) * b) 0) as [z' | z']; [nra |].
  destruct (peak_admissible a ((1 - t) * b)) as [h01 [ha' hb']]; try nra.
  assert (adm : admissible a b (peak a ((1 - t) * b)))
    by (split; [exact h01 | split; [exact ha' | intros pos; apply hb'; nra]]).
  pose proof (payoff_le_peak a b _ ha hb ltac:(lra) adm) as best.
  assert (log_le0 : a * ln (peak a ((1 - t) * b)) <= 0)
    by (pose proof (share_le0 a ((1 - t) * b)); unfold peak; nra).
  unfold least; unfold payoff in *; nra.
Qed.

(* Where q vanishes and p does not, C falls like t log t. *)
Let least_small (a t : R) : 0 < a -> 0 < t -> least a t <= t * ln (t / a).
Proof.
intros ha ht; unfold least; rewrite payoff_peak by lra.
pose proof (share_le0 a t ltac:(lra) ltac:(lra)).
assert (ln (t / (a + t)) <= ln (t / a)).
{ apply ln_le; [apply Rdiv_lt_0_compat; lra |]; unfold Rdiv.
  apply Rmult_le_compat_l; [lra | apply Rinv_le_contravar; lra]. }
nra.
Qed.

Lemma no_slope (g : X -> R) (x0 : X) : In x0 space -> 0 < p x0 -> q x0 = 0 -> ~ supports g.
Proof.
intros hx0 pos zero h.
set (c := sum (fun x => least (p x) (q x)) space).
set (k := c + (g x0 - mean space q g)).
(* Along the segment to the point mass at x0: t k <= t log(t/p(x0)). *)
assert (bound : forall t, 0 < t < 1 -> t * k <= t * ln (t / p x0)).
{ intros t ht; pose (r := segment t q (point_mass X_dec x0)).
  assert (law_0 : law space (point_mass X_dec x0)) by now apply point_mass_law.
  assert (law_r : law space r) by (apply segment_law; auto; lra).
  specialize (h r law_r); rewrite !C_finite in h by (apply law_p || apply law_q || apply law_r).
  simpl in h; fold (least) in h.
  assert (point : mean space (point_mass X_dec x0) g = g x0).
  { pose proof (Sum_point_mass space nodup X_dec x0 (fun x => Finite (g x)) hx0) as e.
    unfold E in e; rewrite (Sum_finite _ (fun x => point_mass X_dec x0 x * g x)) in e;
      [injection e as e; exact e |].
    intros x hx; apply scale_finite; now apply law_0. }
  assert (linear : mean space r g = (1 - t) * mean space q g + t * g x0).
  { rewrite <- point; unfold mean; rewrite <- !sum_scale, <- sum_plus; apply sum_ext.
    intros x _; unfold r, segment; ring. }
  assert (cost : sum (fun x => least (p x) (r x)) space <=
    sum (fun x => (1 - t) * least (p x) (q x) + t * ln (t / p x0) * point_mass X_dec x0 x) space).
  { apply sum_le; intros x hx; unfold r, segment, point_mass.
    destruct (X_dec x0 x) as [<- | _].
    - rewrite zero, (least_zero (p x0)) by lra.
      replace ((1 - t) * 0 + t * 1) with t by ring.
      pose proof (least_small (p x0) t pos ltac:(lra)); lra.
    - replace ((1 - t) * q x + t * 0) with ((1 - t) * q x) by ring.
      pose proof (least_shrinks (p x) (q x) t (hp x hx) (hq x hx) ht); lra. }
  rewrite sum_plus, !sum_scale, (proj2 law_0) in cost; fold c in cost.
  change (sum (fun x => payoff (p x) (q x) (peak (p x) (q x))) space) with c in h.
  change (sum (fun x => payoff (p x) (r x) (peak (p x) (r x))) space)
    with (sum (fun x => least (p x) (r x)) space) in h.
  rewrite linear in h; unfold k; lra. }
(* So k <= log(t/p(x0)) for all t, which falls below every number. *)
pose (t := Rmin (/ 2) (p x0 * exp (k - 1))).
assert (ht : 0 < t < 1).
{ unfold t; split; [apply Rmin_glb_lt; [lra |] | pose proof (Rmin_l (/ 2) (p x0 * exp (k - 1))); lra].
  apply Rmult_lt_0_compat; [exact pos | apply exp_pos]. }
pose proof (bound t ht) as b.
assert (low : ln (t / p x0) <= k - 1).
{ rewrite <- (ln_exp (k - 1)); apply ln_le; [apply Rdiv_lt_0_compat; lra |].
  apply Rmult_le_reg_l with (p x0); [exact pos |].
  replace (p x0 * (t / p x0)) with t by (field; lra); apply Rmin_r. }
nra.
Qed.

Theorem subgradient :
  (forall (r D : X -> R), law space r -> discriminator space D ->
   (forall x, In x space -> 0 < p x + q x -> D x = Dstar p q x) ->
   let slope x := log (1 - D x) in
   (C space p q + E space r slope + - E space q slope <= C space p r)%E) /\
  ((exists g, supports g) <-> (forall x, In x space -> 0 < p x -> 0 < q x)).
Proof.
split; [intros r D law_r; now apply slope_supports | split].
- intros [g h] x hx pos; destruct (hq x hx) as [h0 | zero]; [exact h0 |].
  exfalso; now apply (no_slope g x hx pos).
- intros dom.
  pose (D x := if Rlt_dec 0 (q x) then Dstar p q x else 1 / 2).
  assert (hD : discriminator space D).
  { intros x hx; unfold D; destruct (Rlt_dec 0 (q x)); [| lra].
    exact (Dstar_discriminator space p q hp hq x hx). }
  assert (below : forall x, In x space -> 0 < 1 - D x).
  { intros x hx; unfold D; destruct (Rlt_dec 0 (q x)) as [pos |]; [| lra].
    pose proof (hp x hx); unfold Dstar.
    replace (1 - p x / (p x + q x)) with (q x / (p x + q x)) by (field; lra).
    apply Rdiv_lt_0_compat; lra. }
  exists (fun x => ln (1 - D x)); intros r law_r.
  assert (version : forall x, In x space -> 0 < p x + q x -> D x = Dstar p q x).
  { intros x hx pos; unfold D; destruct (Rlt_dec 0 (q x)) as [|no]; [reflexivity |].
    destruct (hp x hx) as [pp | z]; [specialize (dom x hx pp); lra | lra]. }
  pose proof (slope_supports space p q r law_p law_q law_r D hD version) as h.
  cbv zeta in h; rewrite !E_log in h by (auto; try apply law_r; intros; apply below; auto).
  exact h.
Qed.
End FiniteSubgradient.
