(* The capacity assumption, in numbers: p_data uniform on [0,1], and the best
   of all Gaussians, mean 1/2 and sigma = 0.266800814...

     0.0478066 <= JSD(p_data, p_g) <= 0.0478067,

   so that JSD stays away from zero, and C(G) > -log 4, for the best generator
   of this family.  That this sigma is the best is not shown here.

   The integral over the line of a nonnegative function is the least upper
   bound of its integrals over bounded intervals; the tails are bounded in
   closed form. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From GanTheory.Core Require Import Logarithm Integrand.
Local Open Scope R_scope.

Definition sigma : R := 266800814 / 1000000000.

Definition uniform (x : R) : R :=
  if Rle_dec 0 x then if Rle_dec x 1 then 1 else 0 else 0.

Definition normal (x : R) : R :=
  exp (- (x - 1 / 2) ^ 2 / (2 * sigma ^ 2)) / (sigma * sqrt (2 * PI)).

(* The integrand of 2 JSD. *)
Definition integrand (x : R) : R := js_term (uniform x) (normal x).

(* The total of a nonnegative function over the line. *)
Definition is_total (f : R -> R) (v : R) : Prop :=
  is_lub (fun s => exists a b, a <= b /\ is_RInt f a b s) v.

(* ------------------------------------------------------------ the normal *)

Lemma normalisation_pos : 0 < sigma * sqrt (2 * PI).
Proof.
apply Rmult_lt_0_compat; [unfold sigma; lra |].
apply sqrt_lt_R0; pose proof PI_RGT_0; lra.
Qed.

Lemma normal_pos (x : R) : 0 < normal x.
Proof. apply Rdiv_lt_0_compat; [apply exp_pos | apply normalisation_pos]. Qed.

Lemma normal_continuous (x : R) : continuous normal x.
Proof.
apply (ex_derive_continuous (V := R_NormedModule)); unfold normal; auto_derive; exact I.
Qed.

Lemma normal_integrable (a b : R) : ex_RInt normal a b.
Proof.
apply (ex_RInt_continuous (V := R_CompleteNormedModule)); intros; apply normal_continuous.
Qed.

Lemma normal_mirror (x : R) : normal (1 - x) = normal x.
Proof. unfold normal; now replace ((1 - x - 1 / 2) ^ 2) with ((x - 1 / 2) ^ 2) by field. Qed.

Lemma mirrored (a b : R) : RInt normal (1 - b) (1 - a) = RInt normal a b.
Proof.
pose proof (RInt_correct (V := R_CompleteNormedModule) normal (1 - a) (1 - b)
  (normal_integrable _ _)) as h.
replace (1 - a) with (-1 * a + 1) in h by ring; replace (1 - b) with (-1 * b + 1) in h by ring.
apply (is_RInt_comp_lin (V := R_NormedModule) normal (-1) 1 a b) in h.
apply (is_RInt_opp (V := R_NormedModule)) in h.
rewrite <- (opp_RInt_swap normal (1 - a) (1 - b)) by apply normal_integrable.
symmetry; apply is_RInt_unique.
replace (1 - a) with (-1 * a + 1) by ring; replace (1 - b) with (-1 * b + 1) by ring.
apply is_RInt_ext with (2 := h); intros x _.
unfold opp, scal; simpl; unfold mult; simpl.
replace (-1 * x + 1) with (1 - x) by ring; rewrite normal_mirror; ring.
Qed.

(* For 1 <= r <= s the integral of the density over [r,s] is at most
   sigma^2/(r - 1/2) times its value at r. *)
Lemma tail (r s : R) : 1 <= r -> r <= s ->
  RInt normal r s <= sigma ^ 2 / (r - 1 / 2) * normal r.
Proof.
intros hr hs; pose proof normalisation_pos as pos.
assert (pos2 : 0 < sigma ^ 2) by (unfold sigma; lra).
assert (slope : is_RInt (fun x => (x - 1 / 2) / (r - 1 / 2) * normal x) r s
  (- (sigma ^ 2 / (r - 1 / 2)) * normal s - - (sigma ^ 2 / (r - 1 / 2)) * normal r)).
{ apply (is_RInt_derive (V := R_CompleteNormedModule)
    (fun x => - (sigma ^ 2 / (r - 1 / 2)) * normal x)).
  - intros x _; unfold normal; auto_derive; [exact I |].
    assert (s0 : sigma <> 0) by (unfold sigma; lra).
    assert (root : sqrt (2 * PI) <> 0) by (intros e; rewrite e in pos; lra).
    match goal with |- context [exp (?u * / ?w)] =>
      replace (u * / w) with (- (x - 1 / 2) ^ 2 / (2 * sigma ^ 2)) by (field; exact s0) end.
    field; repeat split; lra.
  - intros x _; apply (continuous_mult (K := R_AbsRing) (fun x => (x - 1 / 2) / (r - 1 / 2)) normal);
      [| apply normal_continuous].
    apply (ex_derive_continuous (V := R_NormedModule)); auto_derive; lra. }
apply Rle_trans with (RInt (fun x => (x - 1 / 2) / (r - 1 / 2) * normal x) r s).
- apply RInt_le; [exact hs | apply normal_integrable | eexists; exact slope |]; intros x hx.
  rewrite <- (Rmult_1_l (normal x)) at 1; apply Rmult_le_compat_r; [left; apply normal_pos |].
  apply Rmult_le_reg_r with (r - 1 / 2); [lra |].
  unfold Rdiv; rewrite Rmult_assoc, Rinv_l; lra.
- rewrite (is_RInt_unique _ _ _ _ slope); pose proof (normal_pos s).
  assert (0 < sigma ^ 2 / (r - 1 / 2)) by (apply Rdiv_lt_0_compat; lra); nra.
Qed.

(* --------------------------------------------------------- the integrand *)

Definition inside (x : R) : R :=
  ln (1 / ((1 + normal x) / 2)) + normal x * ln (normal x / ((1 + normal x) / 2)).

Lemma integrand_inside (x : R) : 0 <= x <= 1 -> integrand x = inside x.
Proof.
intros hx; unfold integrand, uniform; destruct (Rle_dec 0 x), (Rle_dec x 1); try lra.
unfold js_term, kl_term, inside; ring.
Qed.

Lemma integrand_outside (x : R) : x < 0 \/ 1 < x -> integrand x = ln 2 * normal x.
Proof.
intros hx; unfold integrand, uniform.
assert (e : js_term 0 (normal x) = ln 2 * normal x).
{ unfold js_term, kl_term; replace (normal x / ((0 + normal x) / 2)) with 2
    by (field; pose proof (normal_pos x); lra); ring. }
destruct (Rle_dec 0 x), (Rle_dec x 1); try lra; exact e.
Qed.

Lemma integrand_nonneg (x : R) : 0 <= integrand x.
Proof.
apply js_term_ge0; [| left; apply normal_pos].
unfold uniform; destruct (Rle_dec 0 x), (Rle_dec x 1); lra.
Qed.

Lemma inside_integral : 0.05338500 <= RInt inside 0 1 <= 0.05338501.
Proof. unfold inside, normal, sigma; integral with (i_prec 60, i_relwidth 35). Qed.

Lemma beyond : 0.03046126 <= RInt normal 1 3 <= 0.03046127.
Proof. unfold normal, sigma; integral with (i_prec 60, i_relwidth 35). Qed.

Lemma far : sigma ^ 2 / (3 - 1 / 2) * normal 3 <= 1e-9.
Proof. unfold normal, sigma; interval with (i_prec 60). Qed.

Lemma ln_2_range : 0.69314718 <= ln 2 <= 0.69314719.
Proof. split; interval with (i_prec 60). Qed.

(* ------------------------------------------------------------ the total *)

Lemma inside_continuous (x : R) : continuous inside x.
Proof.
apply (continuous_comp normal (fun y => ln (1 / ((1 + y) / 2)) + y * ln (y / ((1 + y) / 2))));
  [apply normal_continuous |].
pose proof (normal_pos x); set (y := normal x) in *.
assert (0 < / ((1 + y) * / 2)) by (apply Rinv_0_lt_compat; lra).
apply (ex_derive_continuous (V := R_NormedModule)); auto_derive; repeat split; nra.
Qed.

Lemma core_integral : is_RInt integrand 0 1 (RInt inside 0 1).
Proof.
apply is_RInt_ext with (f := inside).
- intros x; rewrite Rmin_left, Rmax_right by lra; intros hx; symmetry; apply integrand_inside; lra.
- apply (RInt_correct (V := R_CompleteNormedModule)), ex_RInt_continuous.
  intros x _; apply inside_continuous.
Qed.

Lemma right_integral (b : R) : 1 <= b -> is_RInt integrand 1 b (ln 2 * RInt normal 1 b).
Proof.
intros hb; apply is_RInt_ext with (f := fun x => scal (ln 2) (normal x)).
- intros x; rewrite Rmin_left, Rmax_right by lra; intros hx.
  rewrite integrand_outside by lra; reflexivity.
- apply (is_RInt_scal (V := R_NormedModule)).
  apply (RInt_correct (V := R_CompleteNormedModule)), normal_integrable.
Qed.

Lemma left_integral (a : R) : a <= 0 -> is_RInt integrand a 0 (ln 2 * RInt normal 1 (1 - a)).
Proof.
intros ha; rewrite <- mirrored; replace (1 - (1 - a)) with a by ring.
replace (1 - 1) with 0 by ring.
apply is_RInt_ext with (f := fun x => scal (ln 2) (normal x)).
- intros x; rewrite Rmin_left, Rmax_right by lra; intros hx.
  rewrite integrand_outside by lra; reflexivity.
- apply (is_RInt_scal (V := R_NormedModule)).
  apply (RInt_correct (V := R_CompleteNormedModule)), normal_integrable.
Qed.

Definition wide (a b : R) : R :=
  ln 2 * RInt normal 1 (1 - a) + (RInt inside 0 1 + ln 2 * RInt normal 1 b).

Lemma wide_integral (a b : R) : a <= 0 -> 1 <= b -> is_RInt integrand a b (wide a b).
Proof.
intros ha hb; apply (is_RInt_Chasles (V := R_NormedModule)) with 0; [now apply left_integral |].
apply (is_RInt_Chasles (V := R_NormedModule)) with 1; [exact core_integral |].
now apply right_integral.
Qed.

Lemma outer (b : R) : 3 <= b -> 0.03046126 <= RInt normal 1 b <= 0.030461271.
Proof.
intros hb; rewrite <- (RInt_Chasles normal 1 3 b) by apply normal_integrable.
unfold plus; simpl; pose proof (tail 3 b ltac:(lra) hb); pose proof far; pose proof beyond.
assert (0 <= RInt normal 3 b); [| lra].
apply RInt_ge_0; [exact hb | apply normal_integrable |]; intros; left; apply normal_pos.
Qed.

Lemma wide_range (a b : R) : a <= -2 -> 3 <= b -> 2 * 0.0478066 <= wide a b <= 2 * 0.0478067.
Proof.
intros ha hb; unfold wide.
pose proof (outer (1 - a) ltac:(lra)); pose proof (outer b hb).
pose proof inside_integral; pose proof ln_2_range; nra.
Qed.

(* Widening the interval adds to the integral. *)
Lemma widened (a b s : R) : a <= b -> is_RInt integrand a b s ->
  s <= wide (Rmin a (-2)) (Rmax b 3).
Proof.
intros hab hs; set (a' := Rmin a (-2)); set (b' := Rmax b 3).
assert (ha : a' <= a) by apply Rmin_l; assert (ha2 : a' <= -2) by apply Rmin_r.
assert (hb : b <= b') by apply Rmax_l; assert (hb3 : 3 <= b') by apply Rmax_r.
pose proof (wide_integral a' b' ltac:(lra) ltac:(lra)) as whole.
assert (sub : forall c d, a' <= c -> c <= d -> d <= b' -> ex_RInt integrand c d).
{ intros c d hc hcd hd; apply (ex_RInt_Chasles_1 (V := R_CompleteNormedModule)) with b'; [lra |].
  apply (ex_RInt_Chasles_2 (V := R_CompleteNormedModule)) with a'; [lra | eexists; exact whole]. }
rewrite <- (is_RInt_unique _ _ _ _ hs), <- (is_RInt_unique _ _ _ _ whole).
rewrite <- (RInt_Chasles integrand a' a b'), <- (RInt_Chasles integrand a b b') by (apply sub; lra).
unfold plus; simpl.
assert (0 <= RInt integrand a' a)
  by (apply RInt_ge_0; [lra | apply sub; lra | intros; apply integrand_nonneg]).
assert (0 <= RInt integrand b b')
  by (apply RInt_ge_0; [lra | apply sub; lra | intros; apply integrand_nonneg]).
lra.
Qed.

Theorem jsd_uniform_normal :
  exists jsd : R, is_total integrand (2 * jsd) /\ 0.0478066 <= jsd <= 0.0478067.
Proof.
destruct (completeness (fun s => exists a b, a <= b /\ is_RInt integrand a b s)) as [v hv].
- exists (2 * 0.0478067); intros s [a [b [hab hs]]].
  apply Rle_trans with (1 := widened a b s hab hs).
  apply wide_range; [apply Rmin_r | apply Rmax_r].
- exists (wide (-2) 3), (-2), 3; split; [lra | apply wide_integral; lra].
- exists (v / 2); replace (2 * (v / 2)) with v by field; split; [exact hv |].
  destruct hv as [above least].
  assert (2 * 0.0478066 <= v).
  { apply Rle_trans with (wide (-2) 3); [apply wide_range; lra |].
    apply above; exists (-2), 3; split; [lra | apply wide_integral; lra]. }
  assert (v <= 2 * 0.0478067); [| lra].
  apply least; intros s [a [b [hab hs]]]; apply Rle_trans with (1 := widened a b s hab hs).
  apply wide_range; [apply Rmin_r | apply Rmax_r].
Qed.
