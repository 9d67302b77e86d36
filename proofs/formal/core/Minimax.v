(* Goodfellow et al. 2014, section 3: the minimax game min_G max_D V(D,G), on
   a finite sample space.  With unrestricted players

     inf_G sup_D V = sup_D inf_G V = -log 4,

   both are attained, and (p_data, D) is a saddle point iff D = 1/2 where
   p_data > 0 and D <= 1/2 elsewhere.  With a generator restricted to two point
   masses there is a gap between the two sides. *)
From Coq Require Import Reals Lra List.
From GanTheory.Core Require Import Logarithm Pointwise Integrand Extended Maximum Finite Game
  Theorem1 Steps.
Import ListNotations.
Local Open Scope R_scope.

Definition half {X : Type} (x : X) : R := 1 / 2.

Lemma half_discriminator {X : Type} (space : list X) : discriminator space half.
Proof. intros x _; unfold half; lra. Qed.

(* D = 1/2 makes all laws equal. *)
Lemma V_half {X : Type} (space : list X) (p q : X -> R) : law space p -> law space q ->
  V space p q half = Finite (- ln 4).
Proof.
intros [hp total_p] [hq total_q]; unfold V, half; rewrite !E_log by (auto; intros; lra); simpl; f_equal.
replace (1 - 1 / 2) with (1 / 2) by field; rewrite ln_half, ln_4.
rewrite (sum_ext (fun x => p x * - ln 2) (fun x => - ln 2 * p x)) by (intros; ring).
rewrite (sum_ext (fun x => q x * - ln 2) (fun x => - ln 2 * q x)) by (intros; ring).
rewrite !sum_scale, total_p, total_q; ring.
Qed.

Lemma Dstar_same {X : Type} (space : list X) (p : X -> R) : (forall x, In x space -> 0 <= p x) ->
  forall x, In x space -> 0 < p x + p x -> Dstar p p x = half x.
Proof. intros hp x hx pos; unfold Dstar, half; field; lra. Qed.

Lemma C_same {X : Type} (space : list X) (p : X -> R) : law space p ->
  C space p p = Finite (- ln 4).
Proof. intros law_p; apply theorem_1; [exact law_p | exact law_p | now intros x _]. Qed.

Section Minimax.
Context {X : Type} (space : list X).
(* The space is listed without repetition: then a point mass is a law. *)
Hypotheses (nodup : NoDup space) (X_dec : forall x y : X, {x = y} + {x <> y}).

Definition point_mass (x y : X) : R := if X_dec x y then 1 else 0.

Lemma Sum_point_mass (x : X) (f : X -> extended) : In x space -> E space (point_mass x) f = f x.
Proof.
unfold E, point_mass; revert nodup; induction space as [| y l IH]; intros no hx; [easy |].
inversion_clear no as [| ? ? fresh nodup_l]; simpl; destruct (X_dec x y) as [<- | ne].
- rewrite scale_one, add_comm, (Sum_finite _ (fun _ => 0)), sum_zero; [apply add_zero | easy |].
  intros y hy; destruct (X_dec x y) as [<- | _]; [contradiction | apply scale_zero].
- destruct hx as [-> | hx]; [easy |]; rewrite scale_zero, add_zero; auto.
Qed.

Lemma point_mass_law (x : X) : In x space -> law space (point_mass x).
Proof.
intros hx; assert (hp : forall y, In y space -> 0 <= point_mass x y)
  by (intros y _; unfold point_mass; destruct (X_dec x y); lra).
split; [exact hp |]; pose proof (Sum_point_mass x (fun _ => Finite 1) hx) as e.
unfold E in e; rewrite (Sum_finite _ (point_mass x)) in e; [injection e as e; exact e |].
intros y hy; rewrite scale_finite by auto; f_equal; ring.
Qed.

Variable p : X -> R.
Hypothesis law_p : law space p.

Definition saddle_point (D : X -> R) : Prop :=
  (forall D', discriminator space D' -> (V space p p D' <= V space p p D)%E) /\
  (forall q, law space q -> (V space p p D <= V space p q D)%E).

Let hp : forall x, In x space -> 0 <= p x := proj1 law_p.

(* Wherever D exceeds 1/2 a point mass is a better answer of G. *)
Lemma above_half (D : X -> R) (x : X) : discriminator space D -> In x space -> 1 / 2 < D x ->
  (forall y, In y space -> 0 < p y -> D y = 1 / 2) ->
  (V space p (point_mass x) D < V space p p D)%E.
Proof.
intros hD hx above on_data.
rewrite (proposition_1_off_support space p p law_p law_p D half)
  by (intros y hy pos; unfold half; apply on_data; auto; lra).
rewrite V_half by assumption; unfold V.
rewrite (Sum_point_mass x (fun y => log (1 - D y)) hx), E_log
  by (auto; intros y hy pos; rewrite on_data by auto; lra).
rewrite (sum_ext _ (fun y => - ln 2 * p y)).
2:{ intros y hy; destruct (hp y hy) as [pos | <-]; [| ring].
    rewrite on_data, ln_half by auto; ring. }
rewrite sum_scale, (proj2 law_p); specialize (hD x hx).
destruct (Rle_dec (1 - D x) 0) as [zero | pos].
- rewrite log_oo by lra; intros back; exact back.
- rewrite log_finite by lra; apply finite_lt; rewrite ln_4.
  pose proof (ln_increasing (1 - D x) (1 / 2) ltac:(lra) ltac:(lra)) as h; rewrite ln_half in h; lra.
Qed.

Theorem minimax (D : X -> R) : discriminator space D ->
  is_inf (fun v => exists q, law space q /\ v = C space p q) (Finite (- ln 4)) /\
  C space p p = Finite (- ln 4) /\
  is_sup (fun v => exists D, discriminator space D /\
            is_inf (fun w => exists q, law space q /\ w = V space p q D) v) (Finite (- ln 4)) /\
  is_inf (fun w => exists q, law space q /\ w = V space p q half) (Finite (- ln 4)) /\
  (saddle_point D <->
   forall x, In x space -> D x <= 1 / 2 /\ (0 < p x -> D x = 1 / 2)).
Proof.
intros hD.
assert (at_half : is_inf (fun w => exists q, law space q /\ w = V space p q half)
  (Finite (- ln 4))).
{ apply is_inf_min; [exists p; now rewrite V_half |].
  intros w [q [hq ->]]; rewrite V_half by assumption; apply le_refl. }
split; [| split; [now apply C_same | split; [| split; [exact at_half | split]]]].
- apply is_inf_min; [exists p; now rewrite C_same |].
  intros v [q [hq ->]]; now apply theorem_1.
- apply is_sup_max; [exists half; split; [apply half_discriminator | exact at_half] |].
  intros v [D' [hD' [low _]]]; apply le_trans with (V space p p D'); [apply low; now exists p |].
  rewrite <- (C_same space p law_p); now apply proposition_1.
- intros [best answer].
  assert (on_data : forall x, In x space -> 0 < p x -> D x = 1 / 2).
  { intros x hx pos; change (1 / 2) with (half x).
    rewrite <- (Dstar_same space p hp x hx) by lra.
    apply (proj2 (proposition_1_unique space p p law_p law_p D hD)); auto; [| lra].
    apply le_antisym; [now apply proposition_1 |].
    now apply best, Dstar_discriminator. }
  intros x hx; split; [| now apply on_data]; apply Rnot_lt_le; intros above.
  exact (above_half D x hD hx above on_data (answer _ (point_mass_law x hx))).
- intros shape; split.
  + intros D' hD'; apply le_trans with (V space p p (Dstar p p)); [now apply proposition_1 |].
    rewrite (proposition_1_off_support space p p law_p law_p D (Dstar p p)); [apply le_refl |].
    intros x hx pos; rewrite (Dstar_same space p hp x hx pos); apply shape; auto; lra.
  + intros q law_q.
    rewrite (proposition_1_off_support space p p law_p law_p D half)
      by (intros x hx pos; apply shape; auto; lra).
    rewrite V_half, <- (V_half space p q) by assumption.
    assert (below : forall x, In x space -> ln (1 / 2) <= ln (1 - D x)).
    { intros x hx; apply ln_le; [lra |]; destruct (shape x hx); lra. }
    unfold V; rewrite !E_log; try (unfold half; simpl; intros; lra); try exact (proj1 law_q);
      try exact hp.
    * simpl; apply Rplus_le_compat; apply sum_le; intros x hx; unfold half.
      -- destruct (hp x hx) as [pos | <-]; [| lra].
         destruct (shape x hx) as [_ e]; rewrite e by exact pos; lra.
      -- replace (1 - 1 / 2) with (1 / 2) by field.
         apply Rmult_le_compat_l; [now apply law_q | auto].
    * intros x hx _; destruct (shape x hx); lra.
    * intros x hx pos; destruct (shape x hx) as [_ e]; rewrite e by exact pos; lra.
Qed.
End Minimax.

(* "Off the support D may be anything also at the equilibrium": p_data is
   concentrated on one point, D = 1 on the other, and G answers there. *)
Theorem off_support_refuted :
  ~ (forall (X : Type) (space : list X) (p D : X -> R), law space p -> discriminator space D ->
     (forall x, In x space -> 0 < p x -> D x = 1 / 2) ->
     forall q, law space q -> (V space p p D <= V space p q D)%E).
Proof.
intros h; pose (D (x : bool) := if x then 1 / 2 else 1).
specialize (h bool two_points (bernoulli 1) D).
assert (law_1 : law two_points (bernoulli 1)) by (apply bernoulli_law; lra).
assert (law_0 : law two_points (bernoulli 0)) by (apply bernoulli_law; lra).
assert (hD : discriminator two_points D) by (intros [|] _; simpl; lra).
specialize (h law_1 hD ltac:(intros [|] _; simpl; [reflexivity | lra]) _ law_0).
rewrite (V_m_oo two_points (bernoulli 1) (bernoulli 0) ltac:(apply law_1) ltac:(apply law_0) D false)
  in h; [| exact hD | simpl; tauto | unfold admissible; simpl; lra].
rewrite (proposition_1_off_support two_points _ _ law_1 law_1 D half), V_half in h; auto.
intros [|] _; simpl; [reflexivity | lra].
Qed.

(* The duality gap: p_data = (1/2, 1/2) and G in {delta_1, delta_2}. *)
Section Gap.
Let p := bernoulli (1 / 2).
Definition restricted (q : bool -> R) : Prop := q = bernoulli 1 \/ q = bernoulli 0.

Let law_p : law two_points p.
Proof. apply bernoulli_law; lra. Qed.

Let law_restricted (q : bool -> R) : restricted q -> law two_points q.
Proof. intros [-> | ->]; apply bernoulli_law; lra. Qed.

Let ln_half_thirds : ln (1 / 3) / 2 + ln (2 / 3) = - ln 4 + 3 / 2 * ln (4 / 3).
Proof.
rewrite !ln_div, ln_1 by lra; rewrite ln_4; lra.
Qed.

Theorem duality_gap :
  is_inf (fun v => exists q, restricted q /\ v = C two_points p q)
    (Finite (- ln 4 + 3 / 2 * ln (4 / 3))) /\
  is_sup (fun v => exists D, discriminator two_points D /\
            is_inf (fun w => exists q, restricted q /\ w = V two_points p q D) v)
    (Finite (- ln 4)).
Proof.
assert (value : forall q, restricted q -> C two_points p q = Finite (- ln 4 + 3 / 2 * ln (4 / 3))).
{ intros q hq; rewrite C_finite by (apply law_p || now apply law_restricted); f_equal.
  rewrite <- ln_half_thirds; destruct hq as [-> | ->]; simpl; unfold payoff, peak.
  - replace (1 / 2 / (1 / 2 + 1)) with (1 / 3) by field.
    replace ((1 - 1 / 2) / (1 - 1 / 2 + (1 - 1))) with 1 by field.
    replace (1 - 1 / 3) with (2 / 3) by field; rewrite ln_1; field.
  - replace (1 / 2 / (1 / 2 + 0)) with 1 by field.
    replace ((1 - 1 / 2) / (1 - 1 / 2 + (1 - 0))) with (1 / 3) by field.
    replace (1 - 1 / 3) with (2 / 3) by field; rewrite ln_1; field. }
split.
- apply is_inf_min; [exists (bernoulli 1); split; [now left | now rewrite value; [| left]] |].
  intros v [q [hq ->]]; rewrite value by exact hq; apply le_refl.
- apply is_sup_max.
  + exists half; split; [apply half_discriminator |]; apply is_inf_min.
    * exists (bernoulli 1); split; [now left |]; rewrite V_half; auto; now apply law_restricted; left.
    * intros w [q [hq ->]]; rewrite V_half by auto; apply le_refl.
  + intros v [D [hD [low _]]].
    pose proof (low _ (ex_intro _ _ (conj (or_introl eq_refl) eq_refl))) as low1.
    pose proof (low _ (ex_intro _ _ (conj (or_intror eq_refl) eq_refl))) as low0.
    destruct (V_cases two_points p (bernoulli 1) ltac:(apply law_p)
      ltac:(apply law_restricted; now left) D hD) as [adm1 | e];
      [| rewrite e in low1; now destruct v].
    destruct (V_cases two_points p (bernoulli 0) ltac:(apply law_p)
      ltac:(apply law_restricted; now right) D hD) as [adm0 | e];
      [| rewrite e in low0; now destruct v].
    rewrite V_finite in low1, low0
      by (assumption || apply law_p || (apply law_restricted; now left)
          || (apply law_restricted; now right)).
    (* The mean of the two answers is a payoff with equal weights at each point. *)
    assert (even : forall x, In x two_points -> payoff (1 / 2) (1 / 2) (D x) <= - ln 2).
    { intros x hx; apply Rle_trans with (payoff (1 / 2) (1 / 2) (peak (1 / 2) (1 / 2))).
      - apply payoff_le_peak; try lra; pose proof (hD x hx).
        destruct (adm1 x hx) as [_ [a1 b1]], (adm0 x hx) as [_ [a0 b0]].
        unfold p in *; destruct x; simpl in *; repeat split; try lra; intros _;
          (apply a1; lra) || (apply b1; lra) || (apply b0; lra).
      - unfold payoff, peak; replace (1 / 2 / (1 / 2 + 1 / 2)) with (1 / 2) by field.
        replace (1 - 1 / 2) with (1 / 2) by field; rewrite ln_half; lra. }
    pose proof (even true ltac:(simpl; tauto)); pose proof (even false ltac:(simpl; tauto)).
    destruct v as [v | |]; simpl in *; unfold payoff, p, bernoulli in *; try easy.
    rewrite ln_4; lra.
Qed.
End Gap.
